#include <array>

#include "common/domain/message/shipped.h"

// Our templates in English. By the names of the policy's steps first, then by
// what one writes about. Each passes lint at its step
// (tests/unit/domain/message/templates_test.cc).

namespace tasuki::domain {
namespace {

constexpr auto kEnglishTemplates = std::to_array<ShippedTemplate>({
    {"first-follow-up", Frame::kMail, "Our conversation about {said}",
     "Thank you for our conversation[[ {met}]]. You spoke of {said}, and that is why I "
     "attach {item}. Would a short call on {slot} suit you?"},
    {"second-follow-up", Frame::kMail, "",
     "My message about {said} may have come at a busy time.[[ {carried}.]] I attach {item}, which "
     "is quick to read. Is {slot} good for ten minutes on the phone?"},
    {"any-progress", Frame::kMail, "",
     "Any progress? If the timing has changed, I will gladly come back when it suits you "
     "better."},
    {"proposal", Frame::kMail, "Our proposal: {said}",
     "Thank you for asking for our proposal on {said}. It is attached, with the price and "
     "the dates of delivery. Page 2 answers the points that you raised. May I go through "
     "it with you on {slot}?"},
    {"proposal-arrived", Frame::kMail, "Has our proposal arrived? {said}",
     "I send our proposal on {said} once more, in case it went astray. A summary of one "
     "page is attached, to save you time. I answer any question of yours the same day. "
     "Has it reached you?"},
    {"proposal-call", Frame::kCall, "Call: our proposal, {said}",
     "This is {sender}[[ of {sender_company}]], about our proposal on {said}. I have put "
     "the main figures on one page for you. Do you have ten minutes now?"},
    {"value-add", Frame::kMail, "For you: {said}",
     "When we last spoke, {said} was on your mind. I came across {item} about it, which I "
     "attach. Is it still a topic[[ at {company}]]?"},
    {"still-considering", Frame::kMail, "{said}: has the timing changed?",
     "You have had our proposal on {said} for three weeks now. I attach a summary for "
     "whoever decides with you. Are you still considering it, or has the timing changed?"},
    {"closing-file", Frame::kMail, "{said}: for whenever it suits you",
     "I would not like to press you about {said}, so I am closing the file on my end for "
     "now. Our proposal stays attached for the day the timing is right. You can reach me "
     "at any time. Shall I leave it there for the moment?"},
    {"post-sale", Frame::kCall, "Call: a month of {said}",
     "This is {sender}[[ of {sender_company}]], a month after you received {said}. I have "
     "a checklist for the first inspection. Is everything running as we agreed?"},
    {"revisit", Frame::kMail, "{said}: has anything changed?",
     "When we last spoke about {said}, the timing was not ideal. Others in the same place "
     "came back to it later and found it valuable. I attach {item}, which shows how. Has "
     "anything changed[[ at {company}]]?"},
    {"revisit-call", Frame::kCall, "Call: {said}, half a year on",
     "This is {sender}[[ of {sender_company}]]. When we last spoke about {said}, the "
     "timing was not ideal. Others came back to it later, and I have a case study of one "
     "of them. Has anything changed[[ at {company}]]?"},
    {"nurture-call", Frame::kCall, "Call: something new on {said}",
     "This is {sender}[[ of {sender_company}]]. When we last spoke, {said} was on your "
     "mind, and there is a new guide on it. May I send it to you?"},
    {"case-study", Frame::kMail, "A case like yours: {said}",
     "When we last spoke, you told me about {said}. A firm much like yours had the same, "
     "and the case study attached shows what they did. Would ten minutes with them on "
     "{slot} be of use?"},
    {"season-greeting", Frame::kGreeting, "Season's greetings",
     "The best wishes of the season to you and your team[[ at {company}]].[[ It was good "
     "to work with you on {said}.]]"},
    {"thanks-after-cards", Frame::kMail, "It was good to meet you",
     "It was good to meet you[[ {met}]] and to exchange cards. You spoke of {said}, so I "
     "attach {item}. Is {slot} good for a short call?"},
    {"proposal-sent", Frame::kMail, "The proposal you asked for: {said}",
     "Here is the proposal that you asked for on {said}. The price and the dates of "
     "delivery are on page 1, your own points on page 2. May I go through it with you on "
     "{slot}?"},
    {"handover-predecessor", Frame::kMail, "{successor} will look after you",
     "My colleague {successor} will look after you from now on. Nothing changes in what "
     "we agreed on {said}, and a summary of it is attached for both of you. Thank you for "
     "the good time we had together. May we both call on you on {slot}?"},
    {"handover-successor", Frame::kMail, "I follow {predecessor}: {said}",
     "I have taken over from {predecessor}, who told me of {said} at your company. All "
     "that was agreed with you stands, and a summary of it is attached. May I introduce "
     "myself in person on {slot}?"},
    {"handover-joint-visit", Frame::kMail, "A visit together with {predecessor}",
     "{predecessor} and I would like to call on you together. We bring a summary of all "
     "that was agreed with your team on {said}, so that nothing is lost. Is {slot} good "
     "for half an hour?"},
    {"take-up-again", Frame::kMail, "{said}: something new",
     "It is some time since our conversation about {said}. There is something new now, "
     "and I attach {item}. Is it a topic again[[ at {company}]] this year?"},
    {"stepping-back", Frame::kMail, "{said}: whenever it suits you",
     "There is much on your desk, and {said} need not be the next thing. I attach {item} "
     "for the day you come back to it, and step back until then. May I write again in "
     "half a year?"},
    {"scheduling", Frame::kMail, "A day for our meeting on {said}",
     "Thank you for agreeing to a meeting on {said}. A list of the points for it is "
     "attached, on one page. Is {slot} good for your team, for half an hour?"},
    {"consideration", Frame::kMail, "For your discussion of {said}",
     "Thank you for looking at our offer on {said} with your team. Here is a comparison "
     "that you can use in your own meeting. Will it be on the agenda of the next one?"},
    {"materials", Frame::kMail, "What you asked for: {said}",
     "Here is {item}, as you asked for it. Page 1 answers your question about {said}. "
     "Does it cover what you need?"},
    {"thanks-for-order", Frame::kMail, "Thank you for your order: {said}",
     "Thank you for your order of {said}. The delivery note is attached, with whom to "
     "call in the first weeks. Has everything arrived in good order?"},
    {"apology", Frame::kMail, "An apology: {said}",
     "I am sorry that {said} was not as we agreed. [[What we promised you, {promise}, "
     "stands. ]]The report attached says how it came about and what we have changed. May "
     "I ring you on {slot} to put it right?"},
    {"year-end", Frame::kGreeting, "Thank you for this year",
     "Thank you and your team[[ at {company}]] for your trust in this year.[[ It was good "
     "to work with you on {said}.]]"},
    {"new-year", Frame::kGreeting, "A happy new year",
     "A happy new year to you and your team[[ at {company}]].[[ May it be a good one for "
     "{said}.]]"},
    {"summer-greeting", Frame::kGreeting, "Summer greetings",
     "Warm summer greetings to you and your team[[ at {company}]].[[ It was good to hear "
     "from you on {said} this year.]]"},
    {"answer", Frame::kMail, "",
     "Thank you for your question about {said}. I attach {item}, which answers it. Does "
     "that settle it for you?"},
    {"article", Frame::kMail, "An article on {said}",
     "You spoke of {said} when we last spoke. I found {item} on it, which I attach. Would "
     "you like the same calculation for your own figures?"},
    {"similar-project", Frame::kMail, "A project like yours: {said}",
     "We have just finished a project much like yours on {said}. The result was {result}, "
     "and the report on it is attached. May I show you on {slot} what it would mean for "
     "your team?"},
    {"schedule-filling", Frame::kMail, "{said}: your place in our schedule",
     "Our schedule for the coming quarter is filling, and you wanted {said} done within "
     "it. To keep that, we would need your go-ahead by {deadline}. The plan for your team "
     "is attached. Shall I reserve the place for you?"},
    {"promise-kept", Frame::kMail, "As promised: {promise}",
     "As promised, here is {promise}. It covers the points you raised about {said}. Is it "
     "what you had in mind?"},
});

}  // namespace

absl::Span<const ShippedTemplate> EnglishTemplates() { return kEnglishTemplates; }

}  // namespace tasuki::domain
