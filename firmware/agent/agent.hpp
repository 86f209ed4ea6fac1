// SPDX-License-Identifier: Apache-2.0
// The agent: the whole core put together on one set of ports. This is the one class that the program on the head unit and
// the simulator both construct. One thread calls it: the executor that also runs its ports.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agent/config.hpp"
#include "agent/snapshot.hpp"
#include "domain/service_record.hpp"
#include "ports/ports.hpp"

namespace odolink {

/// What became of the owner's papers.
struct PapersTaken {
    std::vector<ServiceRecord> taken;  ///< as they now stand in the history
    std::vector<Id> known;             ///< told already: by this very paper, or by other records of the same visit
    std::vector<Id> without_work;      ///< name no work: fuel, tolls
    std::vector<Id> ahead;             ///< dated after today: planned, not done
    std::vector<Id> beyond;            ///< taken without their mileage, which the vehicle has not reached
    std::vector<std::string> closed;   ///< plan items that those taken name, in order, each once
};

class Agent {
public:
    /// Nothing happens before start(). The ports must outlive the agent.
    Agent(const Ports& ports, AgentConfig config);
    ~Agent();
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;

    /// Loads what is stored, takes over the vehicle where it is new, and begins to read the bus and to connect, also where the store takes
    /// nothing. Errors: those of VehicleStore::load, or of an erasure that has to go on; then it has not begun and may be destroyed.
    [[nodiscard]] Status start();
    /// Makes everything durable and ends the session with the dealer. Errors: those of VehicleStore::commit.
    [[nodiscard]] Status stop();

    /// Takes over, of a running agent's configuration, what may change while it runs: the dealer's name and phones, language, calendar,
    /// first registration, plan (where no dealer's is in force), profiles and model year. The rest of `config` is passed over.
    void configure(AgentConfig config);

    /// What kept the link down may be over: another network, a new certificate, a new configuration. A wait ends, at most 12 times a minute.
    void try_link_now();

    /// Papers of the owner's (core/history/papers) become records of the history, as his own word: stored, journalled, told to the dealer
    /// where history may be told, and what is due is reckoned anew. All of them or none are durable when it returns. Papers with works
    /// only; at most kMostPapers. Errors: OwnerActionErrc::NotAllowed (no mileage is known yet, or another vehicle's identity is read),
    /// TooLong (too many of them); those of VehicleStore::commit: then the agent is to be thrown away without stop().
    [[nodiscard]] Result<PapersTaken> take_papers(std::vector<ServiceRecord> papers);
    /// Takes back what take_papers() took of these papers, known by their ids. Gives how many there were. Errors: those of commit.
    [[nodiscard]] Result<std::size_t> take_back_papers(std::span<const ServiceRecord> papers);
    static constexpr std::size_t kMostPapers = 1000;

    /// All there is to know, for odolinkctl and for tests.
    [[nodiscard]] Snapshot snapshot() const;

private:
    struct Core;
    void begin_anew(Duration delay);
    std::unique_ptr<Core> core_;
    TimerId anew_timer_{0};
};

}  // namespace odolink
