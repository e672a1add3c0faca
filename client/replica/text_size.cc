#include "client/replica/text_size.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/limits.h"

namespace tasuki::client {
namespace {

absl::Status Check(const char* what, const std::string& text, size_t bytes_max) {
  if (text.size() <= bytes_max) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the ", what, " has ", text.size(),
                                                 " bytes; it may have at most ", bytes_max,
                                                 "; shorten it"));
}

absl::Status Name(const char* what, const std::string& text) {
  return Check(what, text, kNameBytesMax);
}

absl::Status CheckProspect(const v1::ProspectText& text) {
  absl::Status status = Name("name", text.name());
  status.Update(Name("reading", text.reading()));
  status.Update(Name("company", text.company()));
  status.Update(Name("department", text.department()));
  status.Update(Name("title", text.title()));
  for (const std::string& email : text.emails()) status.Update(Name("e-mail address", email));
  for (const std::string& phone : text.phones()) status.Update(Name("telephone number", phone));
  return status;
}

absl::Status CheckFirm(const v1::FirmText& text) {
  absl::Status status = Name("name", text.name());
  for (const std::string& alias : text.aliases()) status.Update(Name("alias", alias));
  return status;
}

}  // namespace

absl::Status CheckTexts(const EventDraft& draft) {
  absl::Status status = Name("colleague's name", draft.header.member_added().name());
  status.Update(Name("stage", draft.header.deal_opened().stage()));
  if (!draft.personal.has_value()) return status;
  const v1::Personal& personal = *draft.personal;
  status.Update(CheckProspect(personal.prospect()));
  status.Update(CheckFirm(personal.firm()));
  status.Update(Name("title", personal.remark().title()));
  if (const size_t bytes = personal.ByteSizeLong(); bytes > kTextBytesMax) {
    status.Update(absl::InvalidArgumentError(absl::StrCat("the texts of one event have at most ",
                                                          kTextBytesMax, " bytes, these have ",
                                                          bytes, "; shorten them")));
  }
  return status;
}

}  // namespace tasuki::client
