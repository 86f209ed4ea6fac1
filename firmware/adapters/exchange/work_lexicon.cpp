// SPDX-License-Identifier: Apache-2.0
// Lists of words, made into one map at the first use. See work_lexicon.hpp.
#include "adapters/exchange/work_lexicon.hpp"

#include <algorithm>
#include <map>

namespace odolink::exchange {
namespace {

struct Words {
    Meaning meaning;
    std::string_view words;    ///< parted by "|"
    std::string_view endings{};  ///< see endings_of
};

constexpr Meaning deed(Deed what, Form form) { return {Role::Deed, {what, form}}; }

constexpr Words kWords[] = {
    {deed(Deed::Done, Form::Noun), "wechsel|austausch|remplacement|vidange et remplacement|cambio|sustitución|reemplazo|sostituzione|troca|vervanging|замена|замену|交換|change|changes|chg|replacement|renewal|exchange|flush|drain|fill|refill|drain fill|service|servicing|maintenance|swap|保养|维护|作业|换新", " replacement|更换"},
    {deed(Deed::Done, Form::Base), "replace|replacing|repl|renew|install|fit|new|perform|do|r r|更换|换|更新", " replacement|更换"},
    {deed(Deed::Done, Form::Past),
     "gewechselt|erneuert|ersetzt|ausgetauscht|getauscht|durchgeführt|remplacé|remplacée|remplacés|remplacées|changé|effectué|effectuée|fait|cambiado|cambiada|cambiados|sustituido|reemplazado|realizado|hecho|sostituito|trocado|vervangen|ververst|заменено|заменили|заменил|did|replaced|changed|renewed|exchanged|flushed|drained|filled|refilled|serviced|swapped|installed|fitted|performed|done|completed|complete|finished|paid|"
     "已更换|更换了|已换|换了|换过|已完成|完成|做了|已做|√|✓|☑|✔", " replacement|更换"},
    {deed(Deed::Done, Form::Noun), "rotation|换位|调换|对调", " rotation|换位"},
    {deed(Deed::Done, Form::Base), "rotate|rotating", " rotation|换位"},
    {deed(Deed::Done, Form::Past), "rotated", " rotation|换位"},
    {deed(Deed::Other, Form::Noun), "cleaning|wash|washing|清洗|清洁|清理|清灰", " cleaning|清洗"},
    {deed(Deed::Other, Form::Past), "cleaned|washed|blown out", " cleaning|清洗"},
    {deed(Deed::Other, Form::Base), "clean", " cleaning|清洗"},
    {deed(Deed::Other, Form::Noun), "regeneration|top up|top off|adjustment|adjusted|balance|balancing|balanced|alignment|aligned|tightened|reset|添加|补加|补充|加注|加满|加|调整|紧固|动平衡|平衡|四轮定位"},
    {deed(Deed::Other, Form::Past), "nachgefüllt|aufgefüllt|ergänzt|appoint|complété|rellenado|rabboccato|bijgevuld|долив|долито|補充|topped up|topped off|topped|added|refitted|reused|leak|leaks|leaking|leaked|泄漏|漏油|漏水|渗油|渗漏|异响"},
    {deed(Deed::Other, Form::Base), "add|adjust|tighten"},
    {deed(Deed::LookedAt, Form::Noun), "inspection|inspections|checks|testing", " inspection| check|检查"},
    {deed(Deed::LookedAt, Form::Past), "geprüft|kontrolliert|überprüft|contrôlé|contrôlée|vérifié|vérifiée|revisado|revisada|comprobado|controllato|gecontroleerd|проверено|checked|inspected|tested|examined|looked at|measured|checked ok|已检查|检查了", " inspection| check|检查"},
    {deed(Deed::LookedAt, Form::Base), "prüfen|kontrolle|contrôle|contrôler|revisar|revisión|controllo|проверка|点検|check|test|inspect|examine|look at|measure|测试|检测|检查|检视|查看|检验|点检|测量|检修", " inspection| check|检查"},
    {deed(Deed::LookedAt, Form::Past), "ok|okay|good|fine|pass|passed|within spec|in spec|正常|良好|合格|通过|无异常|没问题", " inspection| check|检查"},
    {deed(Deed::NotDone, Form::Past),
     "nicht|kein|keine|empfohlen|abgelehnt|verschoben|fällig|nächstes mal|geplant|non fait|non effectué|non remplacé|non réalisé|non sostituito|non eseguito|pas|jamais|refusé|refusée|recommandé|recommandée|à prévoir|à faire|prévu|prévoir|reporté|pendiente|recomendado|recomendada|rechazado|aplazado|próximo|próxima|consigliato|rifiutato|niet|aanbevolen|afgewezen|не|рекомендовано|отказ|отложено|要交換|未交換|推奨|次回|not|no|never|didn|didnt|don|dont|wasn|wasnt|hasn|isn|won|wont|couldn|unless|skip|skipped|decline|declined|declines|refuse|refused|reject|rejected|defer|deferred|"
     "postpone|postponed|cancel|cancelled|canceled|recommend|recommended|recommends|recommendation|recommendations|suggest|suggested|suggests|suggestion|advise|advised|advisory|"
     "advisories|next visit|next time|next service|next appointment|next|upcoming|due|due soon|overdue|need|needs|needed|need to|require|requires|required|to do|todo|to be|plan|planned|planning|"
     "schedule|scheduled|booked|appointment|will|should|may need|quote|quoted|quotation|estimate|estimated|proposal|proposed|monitor|soon|pending|open|waiting|awaiting|unable|outstanding|"
     "in progress|on hold|hold|fail|failed|failing|remind|reminder|future|later|later visit|wish list|wishlist|would|if|?|✗|☒|❌|×|x out|"
     "未|没|没有|不|无|无需|勿|需|需要|须|待|建议|推荐|下次|下回|拒绝|已拒绝|暂不|暂缓|暂未|尚未|取消|已取消|推迟|预约|计划|预计|报价|估价|到期|提醒|应|该换|准备|将|不通过|未通过|不合格|除外|以外"},
    {{Role::Without, {Deed::NotDone, Form::Past}}, "☐|□|ohne|außer|sans|sauf|sin|senza|sem|zonder|без|without|except|excluding|but not|but no|不含|不包括"},
    {{Role::Place, {}}, "at|by|from|using|via|through|@"},
    {{Role::Join, {}}, "und|mit|sowie|et|avec|y|con|met|и|と|and|plus|with|incl|including|also|then|和|及|与|以及|并|并且|同时|包括|加上"},
    {{Role::EitherJoin, {}}, "or|nor|或|或者"},
    {{Role::Filler, {}},
     "der|die|das|beim|für|am|den|neu|le|la|les|un|une|du|des|de|el|los|las|il|lo|del|della|avant|arrière|vorne|hinten|non synthetic|the|a|an|of|my|our|all|both|each|every|full|fully|complete set|synthetic|syn|semi|blend|conventional|mineral|high mileage|mileage|premium|genuine|oem|original|aftermarket|quality|brand|standard|"
     "regular|yearly|annual|monthly|seasonal|spring|summer|autumn|winter|year|years|month|months|scheduled maintenance|scheduled service|routine|normal|usual|periodic|basic|first|second|third|free|complimentary|express|quick|fast|customer|client|owner|front|rear|left|right|upper|lower|one|two|three|four|five|six|eight|"
     "sae|api|acea|dot|spec|grade|pc|pcs|piece|pieces|qty|quantity|ea|l|lt|ltr|liter|liters|litre|litres|qt|qts|quart|quarts|gal|gallon|gallons|ml|set|pair|x|km|kms|mi|mile|miles|k|long life|extended life|"
     "oe|hybrid|diy|myself|self|dealer|dealership|warranty|today|again|old|kit|parts|labor|labour|usd|eur|gbp|rmb|cny|was|were|been|has|have|had|is|are|it|iridium|platinum|copper|double|activated carbon|charcoal|carbon|hepa|washable|"
     "hoat|oat|t|s|w|pink|blue|red|green|orange|yellow|ester|as|per|"
     "mobil|castrol|shell|helix|ultra|edge|magnatec|motul|bosch|ngk|denso|mann|mahle|wix|fram|pennzoil|valvoline|quaker state|havoline|liqui moly|amsoil|royal purple|idemitsu|eneos|repsol|elf|total|fuchs|petronas|"
     "toyota|honda|nissan|mazda|subaru|ford|gm|mopar|motorcraft|acdelco|ac delco|vw|audi|bmw|mercedes|volvo|hyundai|kia|kirkland|supertech|rotella|delo|purolator|"
     "全合成|半合成|合成|矿物|矿物质|酯类|原厂|正厂|正品|品牌|副厂|进口|国产|高级|普通|标准|专用|常规|定期|首次|例行|免费|自己|自行|套餐|项目|工时|工时费|材料|材料费|的|了|已|本次|此次|循环|重力|机器|总成|基础|客户|车主|全车|全部|所有|前|后|左|右|前后|左右|两个|一个|四个|"
     "个|支|条|只|套|桶|升|瓶|根|副|对|次|壶|一|二|两|三|四|五|六|八|铱金|铂金|双铂金|双铱金|无骨|有骨|活性炭|带碳|含碳|发动机舱|号|金装|银装|"
     "美孚|壳牌|嘉实多|统一|长城|昆仑|道达尔|胜牌|博世|曼牌|马勒|电装|摩特|福斯|喜力|极护|磁护|超凡|灰壳|黄壳|蓝壳|丰田|本田|日产|大众|元"},
};

struct Entry {
    Meaning meaning;
    std::string_view endings;
};

const std::map<std::string_view, Entry>& lexicon() {
    static const std::map<std::string_view, Entry> made = [] {
        std::map<std::string_view, Entry> out;
        for (const Words& list : kWords) {
            for (std::string_view rest = list.words; !rest.empty();) {
                const std::string_view word = rest.substr(0, rest.find('|'));
                out.emplace(word, Entry{list.meaning, list.endings});
                rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            }
        }
        return out;
    }();
    return made;
}

}  // namespace

Meaning meaning_of(std::string_view phrase) {
    if (const auto at = lexicon().find(phrase); at != lexicon().end()) return at->second.meaning;
    const bool one = phrase.find(' ') == std::string_view::npos;
    const bool numbered = std::any_of(phrase.begin(), phrase.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool ascii = std::all_of(phrase.begin(), phrase.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return {one && numbered && ascii ? Role::Filler : Role::None, {}};
}

std::string_view endings_of(std::string_view deed_phrase) {
    const auto at = lexicon().find(deed_phrase);
    return at == lexicon().end() ? std::string_view{} : at->second.endings;
}

}  // namespace odolink::exchange
