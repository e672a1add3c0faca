#include "client/views/changes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/replica/name_book.h"
#include "client/replica/open_home.h"
#include "client/views/slot_reader.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/money.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/fields.h"

namespace tasuki::client {
namespace {

using FieldDescriptor = google::protobuf::FieldDescriptor;
using ProtoMessage = google::protobuf::Message;

std::vector<const FieldDescriptor*> FieldsIn(const ProtoMessage& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields;
}

// A field of a text: lists with commas, empty words left out.
std::string TextOf(const ProtoMessage& text, const FieldDescriptor& field) {
  const google::protobuf::Reflection& reflection = *text.GetReflection();
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return "";
  if (!field.is_repeated()) return reflection.GetString(text, &field);
  std::vector<std::string> said;
  for (int i = 0; i < reflection.FieldSize(text, &field); ++i) {
    std::string one = reflection.GetRepeatedString(text, &field, i);
    if (!one.empty()) said.push_back(std::move(one));
  }
  return absl::StrJoin(said, ", ");
}

std::string AttributeOf(const v1::ProspectAttributes& attributes, const FieldDescriptor& field,
                        Directory& directory, absl::TimeZone zone) {
  switch (field.number()) {
    case v1::ProspectAttributes::kFirmFieldNumber:
      return attributes.firm().empty()
                 ? ""
                 : directory.FirmName(SubjectId::FromTrusted(attributes.firm()));
    case v1::ProspectAttributes::kSourceFieldNumber:
      return std::string(domain::WordOf(attributes.source()));
    case v1::ProspectAttributes::kMetAtUsFieldNumber:
      return attributes.has_met_at_us()
                 ? TimeText(absl::FromUnixMicros(attributes.met_at_us()), zone)
                 : "";
    case v1::ProspectAttributes::kSegmentFieldNumber:
      return std::string(domain::WordOf(attributes.segment()));
    case v1::ProspectAttributes::kPreferredChannelFieldNumber:
      return std::string(domain::WordOf(attributes.preferred_channel()));
    case v1::ProspectAttributes::kKeyAccountFieldNumber:
      return attributes.has_key_account() ? (attributes.key_account() ? "yes" : "no") : "";
    default:
      return TextOf(attributes, field);
  }
}

const v1::ProspectAttributes& AttributesIn(const v1::Header& header) {
  if (header.has_prospect_added()) return header.prospect_added().attributes();
  if (header.has_contact_succeeded()) return header.contact_succeeded().attributes();
  return header.prospect_changed().attributes();
}

bool ChangesProspect(const v1::Header& header) {
  return header.has_prospect_changed() || header.has_contact_succeeded();
}

std::string AmountOf(const v1::Money& money) {
  return absl::StrCat(domain::DecimalOf(money.micros()), money.currency().empty() ? "" : " ",
                      money.currency());
}

// The date that the event chooses; empty: it chooses none.
std::string NextOf(const v1::Header& header, Directory& directory) {
  const v1::CivilSlot* slot = nullptr;
  if (header.has_next_touch_set()) slot = &header.next_touch_set().next();
  if (header.outcome_recorded().has_next()) slot = &header.outcome_recorded().next();
  if (slot == nullptr) return "";
  domain::Rows& rows = directory.rows();
  const SubjectId prospect = SubjectId::FromTrusted(header.subject().id());
  const absl::Time at = SlotReader(rows).TimeOf(prospect, *slot, header.next_touch_set().channel());
  return TimeText(at, ZoneOf(rows, v1::PROSPECT, prospect));
}

// What a fact says of a deal, a promise or a date, of which there is only one.
std::string ClaimOf(const v1::Header& header, std::string_view what, Directory& directory) {
  if (what == domain::kNextChosen) return NextOf(header, directory);
  if (what == domain::kCadenceStarted) return header.cadence_started().cadence();
  if (what == domain::kPromiseClosed) {
    return std::string(domain::WordOf(header.promise_closed().fate()));
  }
  if (what == domain::kTaskEnded) return std::string(domain::WordOf(header.task_done().end()));
  if (what == domain::kTaskPlanned) return domain::FormatDay(header.task_planned().due().day());
  if (what == domain::kDealStage) return header.deal_stage_changed().stage();
  if (what == domain::kDealAmount) {
    return AmountOf(header.has_deal_closed() ? header.deal_closed().value()
                                             : header.deal_stage_changed().value());
  }
  return std::string(header.has_deal_closed()
                         ? domain::WordOf(header.deal_closed().result())
                         : domain::WordOf(header.outcome_recorded().outcome()));
}

// What the event says of the field of that name; nullopt: it cannot be read here.
std::optional<std::string> SaidOf(const StoredEvent& event, std::string_view name,
                                  Directory& directory) {
  const std::string field(name);
  const v1::Header& header = event.header;
  if (name == domain::kDealTerms) {
    const auto text = directory.workspace().Text(event);
    if (!text.ok() || !text->has_value()) return std::nullopt;
    return (*text)->terms().text();
  }
  if (!domain::IsField(name)) return ClaimOf(header, name, directory);
  if (ChangesProspect(header)) {
    const auto* clear = v1::ProspectAttributes::descriptor()->FindFieldByName(field);
    if (clear != nullptr) {
      return AttributeOf(AttributesIn(header), *clear, directory, directory.workspace().zone());
    }
  } else if (name == "zone") {
    return header.firm_changed().zone();
  }
  const absl::StatusOr<std::optional<v1::Personal>> text = directory.workspace().Text(event);
  if (!text.ok() || !text->has_value()) return std::nullopt;
  const bool prospect = ChangesProspect(header);
  const ProtoMessage& said = prospect ? static_cast<const ProtoMessage&>((*text)->prospect())
                                      : static_cast<const ProtoMessage&>((*text)->firm());
  const FieldDescriptor* sealed = said.GetDescriptor()->FindFieldByName(field);
  return sealed == nullptr ? std::nullopt : std::optional(TextOf(said, *sealed));
}

// One side; its value too, which is nullopt where it cannot be read here.
struct Side {
  v1::CrossedSide view;
  std::optional<std::string> value;
};

absl::StatusOr<Side> SideAt(uint64_t seq, std::string_view field, Directory& directory) {
  Workspace& workspace = directory.workspace();
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(Seq(seq)));
  Side side;
  side.value = SaidOf(event, field, directory);
  side.view.set_by(directory.Member(MemberId::FromTrusted(event.header.actor())));
  side.view.set_value(side.value.value_or(""));
  side.view.set_at(TimeText(absl::FromUnixMicros(event.header.occurred_at_us()), workspace.zone()));
  side.view.set_event_id(HexEncode(event.header.event_id()));
  return side;
}

bool SayTheSame(const Side& a, const Side& b) { return a.value.has_value() && a.value == b.value; }

void AddSide(const v1::CrossedSide& side, v1::CrossedView& field) {
  for (const v1::CrossedSide& one : field.sides()) {
    if (one.event_id() == side.event_id()) return;
  }
  *field.add_sides() = side;
}

std::string DaysText(const google::protobuf::RepeatedField<int32_t>& days) {
  return absl::StrJoin(days, ", ", [](std::string* text, int32_t day) {
    absl::StrAppend(text, domain::FormatDay(day));
  });
}

v1::ChangeView ChangeOf(const std::string& field, std::string from, std::string to) {
  v1::ChangeView change;
  change.set_field(field);
  change.set_from(std::move(from));
  change.set_to(std::move(to));
  return change;
}

// Which fields of its text a change sets: those it numbers, else those it has.
std::vector<const FieldDescriptor*> SealedFields(const v1::Header& header,
                                                 const v1::ProspectText* text) {
  const auto& numbers = header.has_contact_succeeded() ? header.contact_succeeded().text_fields()
                                                       : header.prospect_changed().text_fields();
  if (numbers.empty() && text != nullptr) return FieldsIn(*text);
  std::vector<const FieldDescriptor*> fields;
  for (const uint32_t number : numbers) {
    const auto* field = v1::ProspectText::descriptor()->FindFieldByNumber(static_cast<int>(number));
    if (field != nullptr) fields.push_back(field);
  }
  return fields;
}

}  // namespace

std::vector<v1::ChangeView> FieldHistory::TakeDeal(const v1::Header& header, bool counts) {
  std::string id, stage, amount;
  if (header.has_deal_opened()) {
    id = header.deal_opened().deal();
    stage = header.deal_opened().stage();
    if (header.deal_opened().has_value()) amount = AmountOf(header.deal_opened().value());
  } else if (header.has_deal_stage_changed()) {
    id = header.deal_stage_changed().deal();
    stage = header.deal_stage_changed().stage();
    if (header.deal_stage_changed().has_value()) {
      amount = AmountOf(header.deal_stage_changed().value());
    }
  } else {
    id = header.deal_closed().deal();
    if (header.deal_closed().has_value()) amount = AmountOf(header.deal_closed().value());
  }
  std::vector<v1::ChangeView> changes;
  Deal& deal = deals_[id];
  const auto take = [&](std::string_view what, std::string& stands, const std::string& said) {
    if (said.empty() || said == stands) return;
    changes.push_back(ChangeOf(std::string(what), stands, said));
    if (counts) stands = said;
  };
  take(domain::kDealStage, deal.stage, stage);
  take(domain::kDealAmount, deal.amount, amount);
  return changes;
}

// A date that stands is moved by so much else that the one before would tell little.
std::vector<v1::ChangeView> FieldHistory::TakeNext(const v1::Header& header) const {
  std::string next = NextOf(header, directory_);
  if (next.empty()) return {};
  return {ChangeOf(std::string(domain::kNextChosen), "", std::move(next))};
}

std::vector<v1::ChangeView> FieldHistory::Take(const StoredEvent& event,
                                               const std::optional<v1::Personal>& text,
                                               bool counts) {
  std::vector<v1::ChangeView> changes;
  const v1::Header& header = event.header;
  if (header.has_next_touch_set() || header.has_outcome_recorded()) return TakeNext(header);
  if (header.has_deal_opened() || header.has_deal_stage_changed() || header.has_deal_closed()) {
    return TakeDeal(header, counts);
  }
  const bool adds = header.has_prospect_added();
  if (!adds && !ChangesProspect(header)) return changes;
  const v1::ProspectAttributes& set = AttributesIn(header);
  const v1::ProspectText* said =
      text.has_value() && text->has_prospect() ? &text->prospect() : nullptr;
  if (!adds) {
    for (const FieldDescriptor* field : FieldsIn(set)) {
      std::string name = field->name();
      changes.push_back(ChangeOf(name, AttributeOf(attributes_, *field, directory_, zone_),
                                 AttributeOf(set, *field, directory_, zone_)));
    }
    for (const FieldDescriptor* field : SealedFields(header, said)) {
      changes.push_back(ChangeOf(field->name(), TextOf(text_, *field),
                                 said == nullptr ? "" : TextOf(*said, *field)));
    }
    // What is said again, or of nothing that it is nothing; of words that cannot be read here only
    // that they changed is known. Whose place it was the name says.
    std::erase_if(changes, [said](const v1::ChangeView& one) {
      const bool same = one.from() == one.to() && (said != nullptr || !one.to().empty());
      return same || one.field() == "former_names";
    });
  }
  if (!counts) return changes;
  attributes_.MergeFrom(set);
  if (said != nullptr) MergeText(*said, text_);
  return changes;
}

std::vector<v1::ChangeView> FirmHistory::Take(const v1::Header& header,
                                              const std::optional<v1::Personal>& text,
                                              bool counts) {
  std::vector<v1::ChangeView> changes;
  const bool adds = header.has_firm_added();
  if (!adds && !header.has_firm_changed()) return changes;
  const v1::FirmChanged& body = header.firm_changed();
  const v1::FirmText said = text.has_value() ? text->firm() : v1::FirmText();
  if (!adds) {
    if (body.has_zone()) changes.push_back(ChangeOf("zone", zone_, body.zone()));
    const std::string closed = DaysText(body.closing_days_added());
    const std::string open = DaysText(body.closing_days_removed());
    if (!closed.empty()) changes.push_back(ChangeOf("closing_days", "", closed));
    if (!open.empty()) changes.push_back(ChangeOf("closing_days", open, ""));
    for (const FieldDescriptor* field : FieldsIn(said)) {
      changes.push_back(ChangeOf(field->name(), TextOf(text_, *field), TextOf(said, *field)));
    }
    std::erase_if(changes, [](const v1::ChangeView& one) { return one.from() == one.to(); });
  }
  if (!counts) return changes;
  if (adds) zone_ = header.firm_added().zone();
  if (body.has_zone()) zone_ = body.zone();
  // A list replaces the one before.
  if (!said.aliases().empty()) text_.clear_aliases();
  text_.MergeFrom(said);
  return changes;
}

absl::StatusOr<std::vector<v1::CrossedView>> CrossedViews(
    Directory& directory, const v1::Subject& subject,
    const google::protobuf::RepeatedPtrField<v1::Crossed>& crossed) {
  std::vector<v1::CrossedView> fields;
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  for (const v1::Crossed& one : crossed) {
    TASUKI_ASSIGN_OR_RETURN(Side stands, SideAt(one.stands_seq(), one.what(), directory));
    TASUKI_ASSIGN_OR_RETURN(const Side other, SideAt(one.other_seq(), one.what(), directory));
    if (SayTheSame(stands, other)) continue;
    const std::string about = HexEncode(one.id());
    auto at = std::find_if(fields.begin(), fields.end(), [&](const auto& field) {
      return field.field() == one.what() && field.deal() == about;
    });
    if (at == fields.end()) {
      v1::CrossedView& field = fields.emplace_back();
      field.set_field(one.what());
      field.set_deal(about);
      field.set_subject(id.Hex());
      field.set_name(subject.kind() == v1::FIRM ? directory.FirmName(id) : directory.Name(id));
      at = std::prev(fields.end());
    }
    stands.view.set_stands(true);
    AddSide(stands.view, *at);
    AddSide(other.view, *at);
  }
  return fields;
}

absl::StatusOr<std::vector<v1::CrossedView>> CrossedNotYetTold(Directory& directory) {
  Workspace& workspace = directory.workspace();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> told,
                          workspace.home().store().FindNumber(kToldRow));
  domain::Rows& rows = workspace.home().replica().rows();
  std::vector<std::pair<uint64_t, v1::Subject>> found;
  v1::CrossedAtRow row;
  const Seq from(told.value_or(0) + 1);
  TASUKI_RETURN_IF_ERROR(rows.ScanRowsFrom(
      "X", domain::CrossedAtKey(from).view(), [&](std::string_view key, std::string_view bytes) {
        if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          found.emplace_back(GetU64(key.substr(1)), row.subject());
        }
        return true;
      }));
  const std::string self = workspace.home().identity().member.str();
  std::vector<v1::CrossedView> told_now;
  for (const auto& [seq, subject] : found) {
    const SubjectId id = SubjectId::FromTrusted(subject.id());
    const auto* prospect = rows.Find(domain::ProspectKey(id));
    const auto* firm = rows.Find(domain::FirmKey(id));
    if (prospect == nullptr && firm == nullptr) continue;
    google::protobuf::RepeatedPtrField<v1::Crossed> theirs;
    for (const v1::Crossed& one : prospect != nullptr ? prospect->crossed() : firm->crossed()) {
      if (std::max(one.stands_seq(), one.other_seq()) != seq) continue;
      bool own = false;
      for (const uint64_t side : {one.stands_seq(), one.other_seq()}) {
        TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(Seq(side)));
        own = own || event.header.actor() == self;
      }
      if (own) *theirs.Add() = one;
    }
    TASUKI_ASSIGN_OR_RETURN(std::vector<v1::CrossedView> fields,
                            CrossedViews(directory, subject, theirs));
    std::move(fields.begin(), fields.end(), std::back_inserter(told_now));
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return told_now;
}

}  // namespace tasuki::client
