#include "client/views/coaching.h"

#include <algorithm>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

// Where the notes about a member stand, with the handover that each is about.
struct NotePlace {
  Seq seq;
  std::string assignment;
};

absl::StatusOr<std::vector<NotePlace>> PlacesOf(MemberId about, domain::Rows& rows) {
  std::vector<NotePlace> places;
  const domain::KeyBytes prefix = domain::KeyBytes('I').Append(about.bytes());
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view bytes) {
        v1::CoachingAtRow row;
        if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          places.push_back({Seq(GetU64(key.substr(prefix.view().size()))), row.assignment()});
        }
        return true;
      }));
  return places;
}

// Each once, in the order of the enumeration: whoever wrote it may have said one a thousand times.
std::vector<std::string> FactorsIn(const v1::CoachingText& text) {
  std::vector<std::string> words;
  for (const std::string_view word : domain::WordsOf<v1::FitFactor>()) {
    const auto said = [&](int factor) {
      return domain::WordOf(static_cast<v1::FitFactor>(factor)) == word;
    };
    if (std::ranges::any_of(text.factors(), said)) words.emplace_back(word);
  }
  return words;
}

std::string ThemeWord(v1::CoachingTheme theme) {
  return v1::CoachingTheme_IsValid(theme) && theme != v1::COACHING_THEME_UNSPECIFIED
             ? std::string(domain::WordOf(theme))
             : "";
}

}  // namespace

bool IsManager(MemberId member, domain::Rows& rows) {
  const auto* row = rows.Find(domain::MemberKey(member));
  return row != nullptr && row->state() != v1::GONE &&
         (row->role() == v1::MANAGER || row->role() == v1::ADMIN);
}

bool MayReadCoaching(Directory& directory, MemberId about) {
  const MemberId self = directory.workspace().home().identity().member;
  return self == about || IsManager(self, directory.workspace().rows());
}

absl::StatusOr<std::vector<v1::CoachNoteView>> CoachNotesOf(Directory& directory,
                                                            Presenter& presenter, MemberId about) {
  std::vector<v1::CoachNoteView> notes;
  if (!MayReadCoaching(directory, about)) return notes;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<NotePlace> places, PlacesOf(about, directory.rows()));
  for (const NotePlace& place : places) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, directory.workspace().EventAt(place.seq));
    TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                            directory.workspace().Text(event));
    const v1::Header& header = event.header;
    const v1::CoachingNoted& noted = header.coaching_noted();
    v1::CoachNoteView& view = notes.emplace_back();
    view.set_event_id(HexEncode(header.event_id()));
    if (!event.pending) view.set_seq(event.seq.value());
    view.set_pending(event.pending);
    view.set_member(directory.Member(about));
    view.set_member_id(about.Hex());
    view.set_by(directory.Member(MemberId::FromTrusted(header.actor())));
    view.set_by_id(HexEncode(header.actor()));
    view.set_at(presenter.Time(header.occurred_at_us()));
    view.set_unreadable(!text.has_value());
    if (text.has_value()) {
      view.set_theme(ThemeWord((*text).coaching().theme()));
      for (std::string& word : FactorsIn((*text).coaching())) view.add_factors(std::move(word));
      view.set_text((*text).coaching().text());
    }
    if (!noted.prospect().empty()) {
      const SubjectId prospect = SubjectId::FromTrusted(noted.prospect());
      view.set_prospect(prospect.Hex());
      view.set_name(directory.Name(prospect));
    }
    view.set_handover(HexEncode(noted.assignment()));
  }
  TASUKI_RETURN_IF_ERROR(directory.status());
  return notes;
}

}  // namespace tasuki::client
