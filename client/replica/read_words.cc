#include "client/replica/read_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "client/limits.h"
#include "client/replica/workspace.h"
#include "common/base/check.h"
#include "common/domain/fold/texts.h"

namespace tasuki::client {
namespace {

template <class Text>
void MergeFields(const v1::TextRef& ref, Text& said, Text& into) {
  const google::protobuf::Descriptor& fields = *said.GetDescriptor();
  for (int i = 0; !ref.fields().empty() && i < fields.field_count(); ++i) {
    const auto number = static_cast<uint32_t>(fields.field(i)->number());
    if (std::find(ref.fields().begin(), ref.fields().end(), number) == ref.fields().end()) {
      said.GetReflection()->ClearField(&said, fields.field(i));
    }
  }
  MergeText(said, into);
}

// Whether a text may still say something that this program knows of.
template <class Text>
bool SaysSomething(const v1::TextRef& ref) {
  if (ref.fields().empty()) return true;
  const google::protobuf::Descriptor& fields = *Text::descriptor();
  return std::any_of(ref.fields().begin(), ref.fields().end(), [&](uint32_t number) {
    return fields.FindFieldByNumber(static_cast<int>(number)) != nullptr;
  });
}

// Those that say what they set are few: one of which nothing is left was let go. The others are
// looked at from the latest back, but the first of all, which is what the thing was added with.
template <class Text>
absl::Status ReadAll(Workspace& workspace, domain::Rows& rows, SubjectId id, const v1::Texts& texts,
                     Text& into, bool& whole) {
  std::vector<v1::TextRef> refs;
  size_t unnamed = 0;
  TASUKI_RETURN_IF_ERROR(domain::ForEachText(id, texts, rows, [&](const v1::TextRef& ref) {
    if (!SaysSomething<Text>(ref)) return;
    if (ref.fields().empty()) ++unnamed;
    refs.push_back(ref);
  }));
  bool first = true;
  for (const v1::TextRef& ref : refs) {
    const bool skipped = ref.fields().empty() && unnamed-- > kUnnamedTextsMax && !first;
    first = false;
    if (skipped) continue;
    TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Personal> text, workspace.Text(Seq(ref.seq())));
    if (text.has_value()) {
      MergeSaid(ref, *text, into);
    } else {
      whole = false;
    }
  }
  return absl::OkStatus();
}

}  // namespace

void MergeText(const v1::ProspectText& later, v1::ProspectText& into) {
  // A list that has anything takes the place of the one before; empty words only say so.
  const auto replace = [](const auto& said, auto* list) {
    if (said.empty()) return;
    list->Clear();
    for (const std::string& one : said) {
      if (!one.empty()) *list->Add() = one;
    }
  };
  if (later.has_name()) into.set_name(later.name());
  if (later.has_reading()) into.set_reading(later.reading());
  if (later.has_company()) into.set_company(later.company());
  if (later.has_department()) into.set_department(later.department());
  if (later.has_title()) into.set_title(later.title());
  if (later.has_context()) into.set_context(later.context());
  if (later.has_expects()) into.set_expects(later.expects());
  replace(later.emails(), into.mutable_emails());
  replace(later.phones(), into.mutable_phones());
  replace(later.former_names(), into.mutable_former_names());
}

void MergeText(const v1::FirmText& later, v1::FirmText& into) {
  if (!later.name().empty()) into.set_name(later.name());
  if (later.aliases_size() > 0) *into.mutable_aliases() = later.aliases();
  if (!later.note().empty()) into.set_note(later.note());
}

void MergeSaid(const v1::TextRef& ref, v1::Personal& said, v1::ProspectText& into) {
  MergeFields(ref, *said.mutable_prospect(), into);
}
void MergeSaid(const v1::TextRef& ref, v1::Personal& said, v1::FirmText& into) {
  MergeFields(ref, *said.mutable_firm(), into);
}

absl::Status ReadWords(Workspace& workspace, domain::Rows& rows, SubjectId id,
                       const v1::Texts& texts, v1::ProspectText& into, bool& whole) {
  return ReadAll(workspace, rows, id, texts, into, whole);
}
absl::Status ReadWords(Workspace& workspace, domain::Rows& rows, SubjectId id,
                       const v1::Texts& texts, v1::FirmText& into, bool& whole) {
  return ReadAll(workspace, rows, id, texts, into, whole);
}

}  // namespace tasuki::client
