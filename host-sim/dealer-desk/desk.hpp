// SPDX-License-Identifier: Apache-2.0
// The dealer's desk without a process around it: synchronous, single-threaded, time passed in. odolink-desk runs it
// behind MQTT and HTTP, odolink-sim on virtual time. Each call is one transaction; what it sends is given out after its
// commit.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "dealer-desk/ingest/ingest.hpp"
#include "dealer-desk/store/accounts.hpp"
#include "dealer-desk/store/audit.hpp"
#include "dealer-desk/store/care.hpp"
#include "dealer-desk/store/database.hpp"
#include "dealer-desk/store/queue.hpp"
#include "domain/appointment_rules.hpp"

namespace odolink::desk {

struct DeskConfig {
    std::string dealer_id{"dealer"};
    std::string dealer_name{"Dealer"};
    WorkCalendar calendar{};
};

/// What a clerk books after a visit. The record's id, revision, dealer and (where 0) total are set by the desk.
struct Visit {
    std::string vehicle{};
    ServiceRecord record{};
};

/// One contradiction of a record and the text that shall stand.
struct Settlement {
    Id record{};
    std::uint32_t revision{0};  ///< of the record that the clerk saw
    std::string path{};
    std::string text{};
};

/// A picture or paper that a clerk adds to a record.
struct NewAttachment {
    Id record{};
    std::uint32_t revision{0};  ///< of the record that the clerk saw
    std::string media_type{};
    std::string name{};
    Bytes bytes{};
};
/// An attachment as a clerk opens it.
struct OpenedFile {
    Attachment attachment{};
    Bytes bytes{};
};

/// A clerk's words to a request.
struct Answer {
    std::int64_t version{0};  ///< of the request that the clerk saw
    std::string text{};
    bool closes{false};
};

/// The dealer's signing keys, and how many vehicles know the newest.
struct KeyState {
    KeyRing ring{};
    InStep vehicles{};
    std::string signs{};  ///< id of the key that signs for vehicles in step
};

/// The key of an enrolled vehicle and its certificate.
struct EnrolledKey {
    std::string key_id{};
    std::string public_key{};
    std::string serial{};
    WallTime not_after{};
};

class Desk {
public:
    /// `database` and `crypto` outlive the desk.
    Desk(Database& database, Crypto& crypto, DeskConfig config);
    /// Writes the dealer's name. Errors: those of Database::transact.
    [[nodiscard]] Status start(WallTime now);

    // the link
    /// Takes messages in one transaction; gives receipts and messages for vehicles. When the database fails, nothing is
    /// given, so the vehicles send again; what it cannot keep of one message is set aside, and no other waits for it.
    [[nodiscard]] std::vector<OutMessage> on_messages(std::span<const InMessage> messages, WallTime now);
    [[nodiscard]] std::vector<OutMessage> on_message(std::string topic, Bytes bytes, WallTime now);
    /// The session with the broker is new: what vehicles have not receipted is sent again.
    [[nodiscard]] std::vector<OutMessage> on_link_up(WallTime now);
    /// The session with the broker ended: until a car is heard again nobody knows whether its link still stands. Also before the first
    /// session of a process.
    void on_link_down();
    /// Call each few seconds: deadlines, snoozes, messages that wait longer than 30 s for their receipt. Nothing is read while nothing
    /// was committed and nothing fell due since it last found nothing to do.
    [[nodiscard]] std::vector<OutMessage> on_tick(WallTime now);
    /// What commands gave to send, since the last call.
    [[nodiscard]] std::vector<OutMessage> take_outgoing();
    [[nodiscard]] const IngestCounts& ingest_counts() const { return ingest_.counts(); }
    /// Grows with each committed change: what pages show may be old when it moved.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    [[nodiscard]] const std::string& last_failure() const { return database_.last_failure(); }

    // a clerk's commands: validated, one transaction with its audit row
    [[nodiscard]] Outcome<> pick_up(const Clerk& clerk, const Id& request, std::int64_t version, WallTime now);
    /// Offers an appointment, or a new revision of the one that is open. Gives the appointment's id.
    [[nodiscard]] Outcome<Id> propose(const Clerk& clerk, const Offer& offer, WallTime now);
    /// Answers a request in words, at most 500 characters; `closes`: nothing more is to be done. Whoever answers has it in hand.
    [[nodiscard]] Outcome<> answer(const Clerk& clerk, const Id& request, const Answer& answer, WallTime now);
    /// Takes the time the owner asked for (or, with the owner on the telephone, the time that was offered).
    [[nodiscard]] Outcome<> confirm(const Clerk& clerk, const Id& appointment, std::int64_t version, WallTime now);
    [[nodiscard]] Outcome<> withdraw(const Clerk& clerk, const Id& appointment, std::int64_t version, WallTime now);
    /// Books a visit: the record goes to the car, the appointment is done, the request closed. Gives the record's id.
    [[nodiscard]] Outcome<Id> record_visit(const Clerk& clerk, const Visit& visit, WallTime now);
    /// Changes a record to what `wanted` says, and sends the fields that differ. Refused: Changed where its revision is no longer
    /// `wanted.revision` (the detail is the revision now), Invalid.
    [[nodiscard]] Outcome<> edit_record(const Clerk& clerk, const std::string& vehicle, const ServiceRecord& wanted, WallTime now);
    /// Ends a contradiction with the words that shall stand. Nothing where there is none on the path. Refused: as edit_record.
    [[nodiscard]] Outcome<> settle_record(const Clerk& clerk, const std::string& vehicle, const Settlement& settlement, WallTime now);
    /// Adds a picture or paper to a record; its name goes to the car, its bytes when the owner asks. Nothing where the record has it already. Refused:
    /// as edit_record, with "name", "media_type", "empty", "too_large", "content" (the bytes are of another kind) or "attachments" (too many).
    [[nodiscard]] Outcome<> attach(const Clerk& clerk, const std::string& vehicle, const NewAttachment& added, WallTime now);
    [[nodiscard]] Outcome<> message(const Clerk& clerk, const std::string& vehicle, const Text& title, const Text& body,
                                    WallTime now);
    /// The instrument cluster was replaced: sends the offset to the car, which judges it. `swap.id`, dealer and clerk are
    /// set here. Gives the swap's id.
    [[nodiscard]] Outcome<Id> swap_cluster(const Clerk& clerk, const std::string& vehicle, ClusterSwap swap,
                                           WallTime now);
    /// The clerk saw the car: the VIN it reads now is its own. The car compares it with what it reads.
    [[nodiscard]] Outcome<> accept_vin(const Clerk& clerk, const std::string& vehicle, const std::string& vin,
                                       WallTime now);
    [[nodiscard]] Outcome<> note(const Clerk& clerk, const std::string& vehicle, const std::string& kind,
                                 const std::string& text, WallTime now);
    /// Asks the owner for a live session; the clerk reads the code of the row out on the telephone. Refused: NotNow (one is under way, or the owner
    /// has gone), Invalid.
    [[nodiscard]] Outcome<LiveRow> ask_live(const Clerk& clerk, const std::string& vehicle, std::chrono::minutes time_box, WallTime now);
    /// Takes the question back, or ends the session. Refused: NotNow (it is over).
    [[nodiscard]] Outcome<> close_live(const Clerk& clerk, const std::string& vehicle, const Id& session, WallTime now);
    [[nodiscard]] Outcome<> take_alert(const Clerk& clerk, std::int64_t no, std::int64_t version, WallTime now);
    [[nodiscard]] Outcome<> snooze_alert(const Clerk& clerk, std::int64_t no, std::int64_t version, WallTime until,
                                         const std::string& reason, WallTime now);
    [[nodiscard]] Outcome<> close_alert(const Clerk& clerk, std::int64_t no, std::int64_t version,
                                        const std::string& reason, WallTime now);

    // care campaigns; one that needs no consent is the manager's
    /// Writes a draft, or changes the one of its id at `version`. Gives its id. Refused: Forbidden, Invalid, NotFound, Changed, NotNow (published).
    [[nodiscard]] Outcome<Id> draft_campaign(const Clerk& clerk, Campaign campaign, std::int64_t version, WallTime now);
    /// Sends it to each car whose owner allows it, as far as the desk knows; gives to how many. Who allows it later hears of it then. Refused: as draft_campaign.
    [[nodiscard]] Outcome<int> publish_campaign(const Clerk& clerk, const Id& id, std::int64_t version, WallTime now);
    /// Takes it back, in every car that has it. Refused: as draft_campaign.
    [[nodiscard]] Outcome<> withdraw_campaign(const Clerk& clerk, const Id& id, std::int64_t version, WallTime now);
    /// The owner of this vehicle took part, as the clerk saw. Refused: NotFound (also: never told), NotNow (gone).
    [[nodiscard]] Outcome<> finish_campaign(const Clerk& clerk, const std::string& vehicle, const Id& id, WallTime now);
    /// News for those who accepted it and still allow it; gives for how many. Refused: Forbidden, Invalid, NotFound, NotNow (not published, or over).
    [[nodiscard]] Outcome<int> tell_campaign_news(const Clerk& clerk, const Id& id, const Text& title, const Text& body, WallTime now);

    // a manager's
    /// Tells the named vehicles (pseudonym, VIN or plate) of a recall, or of its other words; one that knows all of it is left in peace.
    /// Refused: Forbidden, Invalid.
    [[nodiscard]] Outcome<RecallSent> tell_recall(const Clerk& manager, const Recall& recall, const std::vector<std::string>& vehicles, WallTime now);
    /// The manager's word on one vehicle: remedied, not affected, or open again. Refused: Forbidden, NotFound, NotNow (the owner has gone).
    [[nodiscard]] Outcome<> settle_recall(const Clerk& manager, const std::string& vehicle, const std::string& number, RecallState state, WallTime now);
    /// Issues a plan. A vehicle that got this very plan is left in peace. Refused: Forbidden, Invalid ("items", "warranties", "plan_too_large", "vehicles", "vin_prefix"; "version": it is not
    /// above the one that some vehicle got of this plan's id).
    [[nodiscard]] Outcome<PlanSent> issue_plan(const Clerk& manager, const MaintenancePlan& plan, const PlanTarget& target, WallTime now);
    /// A new signing key; the ones before are believed for `overlap` more, 1 to 365 days. Gives its id. Refused: Forbidden, Invalid, NotNow (the authority or its disk
    /// failed, or 8 keys are valid).
    [[nodiscard]] Outcome<std::string> rotate_key(const Clerk& manager, std::chrono::days overlap, WallTime now);
    /// No vehicle believes this key from the moment it hears of it; where it is the only one that signs, a new one takes its place at once. Refused: Forbidden,
    /// NotFound, NotNow (it was revoked before, or the authority failed).
    [[nodiscard]] Outcome<> revoke_key(const Clerk& manager, const std::string& key_id, WallTime now);
    [[nodiscard]] Outcome<KeyState> signing_keys(const Clerk& manager, WallTime now);
    [[nodiscard]] Outcome<> save_account(const Clerk& manager, const Account& account, WallTime now);
    [[nodiscard]] Outcome<std::vector<Clerk>> accounts(const Clerk& manager);
    /// Admits one vehicle (its pseudonym chosen by the caller) by a code whose SHA-256 is `hash`, for 24 h.
    [[nodiscard]] Outcome<> issue_code(const Clerk& manager, const std::string& hash, const NewVehicle& vehicle,
                                       WallTime now);
    /// Revokes the vehicle's keys; gives the serials of its certificates.
    [[nodiscard]] Outcome<std::vector<std::string>> revoke(const Clerk& manager, const std::string& vehicle,
                                                           WallTime now);
    [[nodiscard]] Outcome<std::vector<AuditRow>> audit(const Clerk& manager);
    /// The first row of the audit that was changed; 0 where the chain is whole.
    [[nodiscard]] Outcome<std::int64_t> check_audit(const Clerk& manager);

    // enrolment and log-in: no clerk yet
    /// Uses the code up and adds the vehicle with its key. Refused: NotFound (wrong, used or expired code).
    [[nodiscard]] Outcome<NewVehicle> enrol(const std::string& code_hash, const std::string& pseudonym,
                                            const EnrolledKey& key, WallTime now);
    /// The key by which a vehicle asks for a new certificate, up to a year after its own ran out: a car may stand that long.
    /// Refused: NotFound (not known, or revoked), Invalid (ran out too long ago).
    [[nodiscard]] Outcome<KeyRow> renewable(const std::string& key_id, WallTime now);
    /// Adds the vehicle's next key. Both are believed until the next one is used. Refused: as renewable.
    [[nodiscard]] Outcome<> renew(const std::string& key_id, const EnrolledKey& next, WallTime now);
    /// Adds a vehicle without a code: the simulator's cars, and vehicles taken over from another system.
    [[nodiscard]] Status register_vehicle(const NewVehicle& vehicle, const EnrolledKey& key, WallTime now);
    /// What enrolment tells of the keys: the certificates (DER) of those that are valid, and the newest key document, empty where there is none.
    [[nodiscard]] std::vector<Bytes> signer_certificates(WallTime now) const;
    [[nodiscard]] const Bytes& key_document() const { return outbound_.keys().document; }
    /// For the first start: makes the account unless it is there.
    [[nodiscard]] Status ensure_account(const Account& account, WallTime now);
    [[nodiscard]] std::optional<Account> account(const std::string& name);
    [[nodiscard]] std::vector<std::pair<std::string, WallTime>> revoked(WallTime now);

    // queries
    [[nodiscard]] Outcome<std::vector<AlertRow>> alerts(const Clerk& clerk, AlertState up_to);
    [[nodiscard]] Outcome<std::vector<VehicleRow>> vehicles(const Clerk& clerk, const std::string& words);
    [[nodiscard]] Outcome<VehicleFile> vehicle_file(const Clerk& clerk, const std::string& vehicle, WallTime now);
    /// The bytes of an attachment that a record of this vehicle names. Refused: NotFound.
    [[nodiscard]] Outcome<OpenedFile> attachment(const Clerk& clerk, const std::string& vehicle, const AttachmentDigest& digest);
    [[nodiscard]] Outcome<std::vector<VisitRow>> appointments(const Clerk& clerk, WallTime from);
    [[nodiscard]] Outcome<std::vector<LinkCounts>> link(const Clerk& clerk);
    /// With the numbers of each, the latest changed first.
    [[nodiscard]] Outcome<std::vector<CampaignRow>> campaigns(const Clerk& clerk);
    /// The cars that one of its numbers counts (rules/campaign_rules). Refused: NotFound.
    [[nodiscard]] Outcome<std::vector<CampaignCar>> campaign_cars(const Clerk& clerk, const Id& id, const std::string& count);
    [[nodiscard]] Outcome<std::vector<RecallCampaign>> recalls(const Clerk& clerk);
    [[nodiscard]] Outcome<std::vector<IssuedPlan>> plans(const Clerk& clerk);
    /// The vehicles whose newest version of the plan it is, those that refused it first.
    [[nodiscard]] Outcome<std::vector<PlanRow>> plan(const Clerk& clerk, const std::string& id, std::uint32_t version);
    /// The vehicles that were told of it, those that have not had it done first.
    [[nodiscard]] Outcome<std::vector<RecallRow>> recall(const Clerk& clerk, const std::string& number);

    [[nodiscard]] const DeskConfig& config() const { return config_; }

private:
    /// Takes messages in one transaction. Errors: those of Database::transact; then nothing of them is kept or counted.
    [[nodiscard]] Result<std::vector<OutMessage>> take(std::span<const InMessage> messages, WallTime now, Ingest::Apply apply);
    template <class T>
    Outcome<T> run(const std::function<Outcome<T>()>& work);
    template <class T>
    Outcome<T> read(const std::function<Outcome<T>()>& work);
    [[nodiscard]] Outcome<VehicleKey> visible(const Clerk& clerk, const std::string& vehicle);
    [[nodiscard]] Outcome<AlertRow> open_alert(const Clerk& clerk, std::int64_t no, std::int64_t version);
    /// What the desk could not hear of the car's link.
    void look_again(VehicleRow& row) const;
    void write_audit(const Clerk& clerk, const char* action, const std::string& subject, const std::string& detail,
                     WallTime now);
    void write_entry(const VehicleKey& vehicle, const Clerk& clerk, const char* kind, std::string detail, WallTime now);
    void send_recall(const Clerk& manager, const VehicleKey& vehicle, const Recall& recall, WallTime now);
    /// A campaign that this clerk may change, as it was at `version`.
    [[nodiscard]] Outcome<CampaignRow> open_campaign(const Clerk& clerk, const Id& id, std::int64_t version);
    void end_campaign(const VehicleKey& vehicle, const Campaign& campaign, CampaignWord last, WallTime now);
    void refresh(const VehicleKey& vehicle, const Id& request, WallTime now);
    [[nodiscard]] Outcome<> take_in_hand(const Clerk& clerk, StoredRequest& request, WallTime now);
    [[nodiscard]] Outcome<> move_appointment(const Clerk& clerk, StoredAppointment stored, AppointmentEvent move,
                                             const std::optional<AppointmentTerms>& terms, WallTime now);
    struct RecordChange {
        std::uint32_t revision{0};
        std::function<RecordFile(RecordFile&)> apply{};  ///< writes to the file, gives what it wrote
    };
    [[nodiscard]] Outcome<> change_record(const Clerk& clerk, const std::string& vehicle, const Id& id, const RecordChange& change,
                                          WallTime now);
    [[nodiscard]] Outcome<> close_visit(const Clerk& clerk, const Id& request, WallTime now);
    /// Within the transaction: writes the keys and the next document, and gathers it for all vehicles.
    [[nodiscard]] Outcome<> issue_keys(KeyRing ring, WallTime now);
    /// After a transaction: the keys as they are stored, whatever became of it; private halves that sign nothing any more are removed.
    void reload_keys(WallTime now);
    [[nodiscard]] Outcome<SigningKey> next_key(const KeyRing& ring, WallTime now);
    /// Closes each open request that the record ends though it does not name it, as the car does by itself.
    [[nodiscard]] Outcome<> close_covered(const Clerk& clerk, const VehicleKey& vehicle, const ServiceRecord& record, WallTime now);

    Database& database_;
    Crypto& crypto_;
    DeskConfig config_;
    Outbound outbound_;
    Ingest ingest_;
    std::vector<OutMessage> outgoing_;
    WallTime heard_since_{};  ///< since when the desk hears the broker without a break; the beginning of time where nobody told
    std::uint64_t changes_{0};
    std::uint64_t idle_since_{0};  ///< count of commits at which a tick found nothing to do …
    WallTime idle_until_;          ///< … before this time
};

}  // namespace odolink::desk
