#pragma once

#include <string_view>

#include "common/domain/message/characters.h"

// What is said for manners' sake and does not count as a sentence (X17), and what asks. Pure; any
// thread.

namespace tasuki::domain {

// お世話になっております, 拝啓 …; "I hope you are well."
bool IsOpening(std::string_view sentence, MessageLanguage language);
// 〜と申します, 〜の鈴木です, as they stand before anything else is said.
bool IsOwnName(std::string_view sentence, MessageLanguage language);
// よろしくお願いいたします, 敬具, まずはお礼まで; "Thank you in advance."
bool IsClosing(std::string_view sentence, MessageLanguage language);

// A question: it ends with a question mark, or in Japanese as one is spoken (でしょうか).
bool IsQuestion(std::string_view sentence, MessageLanguage language);
// お知らせいただけますと幸いです: where Japanese manners put a question so. Not what asks in case
// of something (ご不明な点がございましたら).
bool IsRequest(std::string_view sentence, MessageLanguage language);

// "Dear Mr. Yamada," on a line of its own.
bool IsSalutation(std::string_view line);
// "Best regards," on a line of its own; what follows is the signature.
bool IsSignOff(std::string_view line);
// 山田様, 株式会社青空商事 御中: whom a Japanese message is addressed to.
bool IsAddressed(std::string_view line);
// A line of nothing but rules or dashes, as they stand around signatures; `-- ` is one.
bool IsRule(std::string_view line);
// An item of a list, and how many bytes its mark has; 0: it is none.
size_t ItemMark(std::string_view line);

}  // namespace tasuki::domain
