#include "client/mail/mime.h"

#include <gmime/gmime.h>

#include <memory>
#include <utility>

#include "absl/base/call_once.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/limits.h"
#include "client/words/utf8.h"

namespace tasuki::client {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class Type>
using Held = std::unique_ptr<Type, Unref>;

// What a library says of a hostile mail goes nowhere: it is said by what we find in it.
void SayNothing(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

void StartOnce() {
  static absl::once_flag once;
  absl::call_once(once, [] {
    g_mime_init();
    g_log_set_handler("gmime", static_cast<GLogLevelFlags>(G_LOG_LEVEL_MASK), SayNothing, nullptr);
  });
}

std::string TextOf(const char* text) { return text == nullptr ? std::string() : text; }

Held<GMimeStream> StreamOf(std::string_view bytes) {
  GMimeStream* stream = g_mime_stream_mem_new();
  // Not owned: it is read while `bytes` is there, and never written.
  GByteArray* array = g_byte_array_new();
  g_byte_array_append(array, reinterpret_cast<const guint8*>(bytes.data()),
                      static_cast<guint>(bytes.size()));
  g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), array);
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), TRUE);
  return Held<GMimeStream>(stream);
}

// The decoded bytes of a leaf, if it is no longer than kMailPartBytesMax as it travels.
void TakeContent(GMimePart* leaf, MimePart& part) {
  GMimeDataWrapper* content = g_mime_part_get_content(leaf);
  if (content == nullptr) return;
  GMimeStream* stream = g_mime_data_wrapper_get_stream(content);
  if (stream != nullptr && g_mime_stream_length(stream) > gint64{kMailPartBytesMax}) {
    part.too_long = true;
    return;
  }
  const Held<GMimeStream> out(g_mime_stream_mem_new());
  if (g_mime_data_wrapper_write_to_stream(content, out.get()) < 0) return;
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  if (array != nullptr && array->len > 0) {
    part.content.assign(reinterpret_cast<const char*>(array->data), array->len);
  }
}

// GMime goes no deeper than 1,024 parts, CheckMailBounds than kMailPartsMax.
MimePart PartOf(GMimeObject* object) {
  MimePart part;
  GMimeContentType* type = g_mime_object_get_content_type(object);
  if (type != nullptr) {
    part.type = absl::AsciiStrToLower(TextOf(g_mime_content_type_get_media_type(type))) + "/" +
                absl::AsciiStrToLower(TextOf(g_mime_content_type_get_media_subtype(type)));
    part.charset = TextOf(g_mime_content_type_get_parameter(type, "charset"));
    part.report_type =
        absl::AsciiStrToLower(TextOf(g_mime_content_type_get_parameter(type, "report-type")));
  }
  GMimeContentDisposition* disposition = g_mime_object_get_content_disposition(object);
  part.attachment =
      disposition != nullptr &&
      absl::EqualsIgnoreCase(TextOf(g_mime_content_disposition_get_disposition(disposition)),
                             "attachment");
  if (GMIME_IS_MULTIPART(object)) {
    GMimeMultipart* parts = GMIME_MULTIPART(object);
    const int count = g_mime_multipart_get_count(parts);
    for (int i = 0; i < count; ++i) {
      part.parts.push_back(PartOf(g_mime_multipart_get_part(parts, i)));
    }
  } else if (GMIME_IS_PART(object) &&
             (absl::StartsWith(part.type, "text/") || part.type == "message/delivery-status")) {
    TakeContent(GMIME_PART(object), part);
  }
  return part;
}

void TakeAddresses(InternetAddressList* list, int depth, std::vector<MailAddress>& found) {
  const int count = internet_address_list_length(list);
  for (int i = 0; i < count && found.size() < kMailAddressesMax; ++i) {
    InternetAddress* one = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(one)) {
      found.push_back({TextOf(internet_address_get_name(one)),
                       TextOf(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))});
    } else if (INTERNET_ADDRESS_IS_GROUP(one) && depth > 0) {
      InternetAddressList* members =
          internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one));
      if (members != nullptr) TakeAddresses(members, depth - 1, found);
    }
  }
}

}  // namespace

std::optional<MimeMessage> ParseMime(std::string_view bytes) {
  StartOnce();
  const Held<GMimeStream> stream = StreamOf(bytes);
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_persist_stream(parser.get(), TRUE);
  const Held<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
  if (parsed == nullptr) return std::nullopt;
  MimeMessage message;
  GMimeHeaderList* headers = g_mime_object_get_header_list(GMIME_OBJECT(parsed.get()));
  const int count = g_mime_header_list_get_count(headers);
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    message.headers.push_back({absl::AsciiStrToLower(TextOf(g_mime_header_get_name(header))),
                               TextOf(g_mime_header_get_raw_value(header))});
  }
  GMimeObject* body = g_mime_message_get_mime_part(parsed.get());
  if (body != nullptr) message.body = PartOf(body);
  return message;
}

std::vector<MailAddress> ParseAddresses(const std::string& header) {
  StartOnce();
  std::vector<MailAddress> found;
  if (header.size() > kMailHeaderBytesMax) return found;
  const Held<InternetAddressList> list(internet_address_list_parse(nullptr, header.c_str()));
  constexpr int kGroupsInGroups = 2;
  if (list != nullptr) TakeAddresses(list.get(), kGroupsInGroups, found);
  return found;
}

std::optional<MailDate> ParseMailDate(const std::string& header) {
  std::string read_as = header;
  // GMime knows no zone by its name but America's, and takes what it does not know for UTC.
  absl::string_view left = absl::StripTrailingAsciiWhitespace(header);
  if (absl::ConsumeSuffix(&left, " JST")) read_as = absl::StrCat(left, " +0900");
  GDateTime* date = g_mime_utils_header_decode_date(read_as.c_str());
  if (date == nullptr) return std::nullopt;
  MailDate read;
  read.time = absl::FromUnixSeconds(g_date_time_to_unix(date));
  read.utc_offset_minutes = static_cast<int>(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);
  g_date_time_unref(date);
  return read;
}

std::vector<std::string> ParseMessageIds(const std::string& header) {
  StartOnce();
  std::vector<std::string> ids;
  GMimeReferences* references = g_mime_references_parse(nullptr, header.c_str());
  if (references == nullptr) return ids;
  const int count = g_mime_references_length(references);
  for (int i = 0; i < count; ++i) {
    ids.push_back(TextOf(g_mime_references_get_message_id(references, i)));
  }
  g_mime_references_free(references);
  return ids;
}

std::string DecodeWordBytes(std::string_view text, bool base64) {
  GMimeEncoding state;
  g_mime_encoding_init_decode(
      &state, base64 ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  std::string in(text);
  if (!base64) {
    for (char& c : in) c = c == '_' ? ' ' : c;
  }
  std::string out(g_mime_encoding_outlen(&state, in.size()), '\0');
  out.resize(g_mime_encoding_step(&state, in.data(), in.size(), out.data()));
  return out;
}

namespace {

constexpr size_t kLineBytesMax = 78;  // RFC 5322 §2.1.1: what lines should have at most.

// As it goes through every mail server with each of its bytes: blanks at the end of a line and long
// lines need an encoding, too.
GMimeContentEncoding EncodingFor(const std::string& text) {
  size_t line = 0, high = 0;
  bool plain = true;
  char before = '\n';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) ++high;
    if (c == '\n') {
      plain = plain && line <= kLineBytesMax && before != ' ' && before != '\t';
      line = 0;
    } else {
      ++line;
    }
    before = c;
  }
  plain = plain && high == 0 && !absl::StrContains(text, "\nFrom ") &&
          !absl::StartsWith(text, "From ") && line <= kLineBytesMax;
  if (plain) return GMIME_CONTENT_ENCODING_7BIT;
  constexpr size_t kMostlyAscii = 6;  // Beyond, base64 is shorter.
  return high * kMostlyAscii > text.size() ? GMIME_CONTENT_ENCODING_BASE64
                                           : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

std::string OnOneLine(const std::string& text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return line;
}

// Whether a header may carry it between angle brackets.
bool IsId(const std::string& id) {
  bool good = !id.empty() && id.size() <= kMailIdBytesMax;
  for (const char c : id) {
    good = good && absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '<' && c != '>';
  }
  return good;
}

void PutIds(const MailToWrite& mail, GMimeMessage* message) {
  GMimeObject* object = GMIME_OBJECT(message);
  if (IsId(mail.message_id)) g_mime_message_set_message_id(message, mail.message_id.c_str());
  if (IsId(mail.in_reply_to)) {
    const std::string value = "<" + mail.in_reply_to + ">";
    g_mime_object_set_header(object, "In-Reply-To", value.c_str(), nullptr);
  }
  std::string references;
  for (const std::string& id : mail.references) {
    if (IsId(id)) references += (references.empty() ? "<" : " <") + id + ">";
  }
  if (!references.empty()) {
    g_mime_object_set_header(object, "References", references.c_str(), nullptr);
  }
}

void PutText(const std::string& text, GMimeMessage* message) {
  const GMimeContentEncoding encoding = EncodingFor(text);
  std::string bytes;
  for (const char c : text) {
    // Base64 is of the text as it travels.
    if (c == '\n' && encoding == GMIME_CONTENT_ENCODING_BASE64) bytes += '\r';
    bytes += c;
  }
  const Held<GMimeStream> stream = StreamOf(bytes);
  const Held<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  const Held<GMimePart> part(g_mime_part_new_with_type("text", "plain"));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  g_mime_message_set_mime_part(message, GMIME_OBJECT(part.get()));
}

// A subject as encoded words of at most 75 bytes, whole characters each (RFC 2047 §2, §5), which
// GMime makes longer; plain where it can be.
std::string SubjectHeader(const std::string& subject) {
  constexpr size_t kWordTextMax = 39;  // 52 bytes of base64, 12 around them, and the name.
  constexpr std::string_view kName = "Subject:";
  bool plain = subject.size() + kName.size() < kLineBytesMax && !absl::StrContains(subject, "=?");
  for (const char c : subject) plain = plain && static_cast<unsigned char>(c) < 0x80;
  std::string header(kName);
  if (plain) return header + " " + subject + "\r\n";
  for (std::string_view left = subject; !left.empty();) {
    const std::string_view head = Utf8Head(left, kWordTextMax);
    const std::string word(head.empty() ? left.substr(0, kWordTextMax) : head);
    header +=
        (header == kName ? " =?utf-8?B?" : "\r\n =?utf-8?B?") + absl::Base64Escape(word) + "?=";
    left.remove_prefix(word.size());
  }
  return header + "\r\n";
}

// An encoded word may have 75 bytes, and GMime lets one stand behind the header's name: where that
// makes a long line, the word begins the next one.
std::string Folded(std::string bytes) {
  std::string folded;
  size_t at = 0;
  for (;;) {
    const size_t end = bytes.find("\r\n", at);
    if (end == std::string::npos || end == at) break;  // The headers end.
    const size_t word = bytes.find(": =?", at);
    const bool is_long = end - at > kLineBytesMax && word < end;
    if (is_long) {
      folded.append(bytes, at, word + 1 - at);
      folded.append("\r\n");
      at = word + 1;
    }
    folded.append(bytes, at, end + 2 - at);
    at = end + 2;
  }
  folded.append(bytes, at);
  return folded;
}

}  // namespace

std::string WriteMail(const MailToWrite& mail) {
  StartOnce();
  const Held<GMimeMessage> message(g_mime_message_new(TRUE));
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM,
                             OnOneLine(mail.from.name).c_str(),
                             OnOneLine(mail.from.address).c_str());
  if (mail.to.has_value()) {
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO,
                               OnOneLine(mail.to->name).c_str(),
                               OnOneLine(mail.to->address).c_str());
  }
  constexpr int kMinute = 60;
  GTimeZone* zone = g_time_zone_new_offset(mail.utc_offset_minutes * kMinute);
  GDateTime* utc = g_date_time_new_from_unix_utc(absl::ToUnixSeconds(mail.date));
  GDateTime* date = utc == nullptr ? nullptr : g_date_time_to_timezone(utc, zone);
  if (date != nullptr) {
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
  }
  if (utc != nullptr) g_date_time_unref(utc);
  g_time_zone_unref(zone);
  PutIds(mail, message.get());
  // A mail program that knows it opens the file to be written on, not as one that came.
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "X-Unsent", "1", nullptr);
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "MIME-Version", "1.0", nullptr);
  PutText(mail.text, message.get());
  GMimeFormatOptions* format = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
  char* written = g_mime_object_to_string(GMIME_OBJECT(message.get()), format);
  std::string bytes = TextOf(written);
  g_free(written);
  g_mime_format_options_free(format);
  return SubjectHeader(OnOneLine(mail.subject)) + Folded(std::move(bytes));
}

}  // namespace tasuki::client
