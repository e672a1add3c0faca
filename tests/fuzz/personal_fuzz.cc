// An opened sealed part from a colleague who writes what they like: read within its bounds, kept as
// search and lists keep it, printed and put into JSON.

#include <string>

#include "client/limits.h"
#include "client/replica/text_size.h"
#include "client/words/display.h"
#include "client/words/printer.h"
#include "client/words/search.h"
#include "common/base/check.h"
#include "common/base/terminal.h"
#include "tests/compat/examples.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

bool SteersAnywhere(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCharacter(text, at);
    if (c == kBrokenCharacter || Steers(c)) return true;
  }
  return false;
}

void Show(const std::string& text) {
  const std::string line = client::OneLine(text);
  TASUKI_CHECK(!SteersAnywhere(line)) << "a line steers: " << line;
  TASUKI_CHECK(client::OneLine(line) == line) << "a harmless line is made another";
  TASUKI_CHECK(client::DisplayWidth(client::FitWidth(line, 20)) <= 20) << "does not fit: " << line;
  TASUKI_CHECK(client::TextForm(text).size() <= client::kTextSearchedBytesMax) << "a long form";
  (void)client::FirmForm(text.substr(0, client::kNameSearchedBytesMax));
}

int TakePersonal(const uint8_t* data, size_t size) {
  bool left_out = false;
  const auto read = client::ReadTexts({reinterpret_cast<const char*>(data), size}, left_out);
  if (!read.has_value()) {
    TASUKI_CHECK(left_out) << "nothing is read, and it is not said";
    return 0;
  }
  client::EventDraft draft;
  draft.personal = *read;
  TASUKI_CHECK(client::CheckTexts(draft).ok()) << "what is read could not be written";
  const google::protobuf::Descriptor& bodies = *v1::Personal::descriptor();
  const auto* body = read->GetReflection()->GetOneofFieldDescriptor(*read, bodies.oneof_decl(0));
  if (body == nullptr) return 0;
  const auto& message = read->GetReflection()->GetMessage(*read, body);
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto* field = message.GetDescriptor()->field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) continue;
    if (!field->is_repeated()) Show(message.GetReflection()->GetString(message, field));
    for (int j = 0; field->is_repeated() && j < message.GetReflection()->FieldSize(message, field);
         ++j) {
      Show(message.GetReflection()->GetRepeatedString(message, field, j));
    }
  }
  TASUKI_CHECK(!SteersAnywhere(client::ToJson(*read))) << "JSON steers";
  return 0;
}

std::vector<std::string> PersonalSeeds() {
  std::vector<std::string> seeds;
  const google::protobuf::Descriptor& bodies = *v1::Personal::descriptor();
  for (int i = 0; i < bodies.field_count(); ++i) {
    v1::Personal personal;
    compat::FillEveryField(personal, *bodies.field(i));
    seeds.push_back(personal.SerializeAsString());
  }
  v1::Personal strange;
  v1::ProspectText& text = *strange.mutable_prospect();
  text.set_name("a\x1b[2J\u202E\u2066\U0001F3F4\U000E0067\u0300\u0300\u0300山\u200D");
  text.set_reading("ﾔﾏﾀﾞ\u3099\uFDFA");
  text.set_company("㈱ミライ, K.K. Co.,Ltd.");
  seeds.push_back(strange.SerializeAsString());
  return seeds;
}

}  // namespace

const Target kPersonalTarget{"personal", TakePersonal, PersonalSeeds};

}  // namespace tasuki::fuzz
