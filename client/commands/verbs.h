#pragma once

// Every verb of the command line declares its flags and what it does in one function; the table in
// client/commands/command_line.cc names them all. One file a verb.

namespace tasuki::client {

class Verb;

void AddJoin(Verb verb);
void AddStatus(Verb verb);
void AddSync(Verb verb);
void AddRecover(Verb verb);
void AddAgent(Verb verb);
void AddMember(Verb verb);
void AddDevice(Verb verb);
void AddPolicy(Verb verb);
void AddAdd(Verb verb);
void AddEdit(Verb verb);
void AddSucceed(Verb verb);
void AddMerge(Verb verb);
void AddSplit(Verb verb);
void AddFirm(Verb verb);
void AddShow(Verb verb);
void AddList(Verb verb);
void AddFind(Verb verb);
void AddTouch(Verb verb);
void AddDraft(Verb verb);
void AddOutcome(Verb verb);
void AddReopen(Verb verb);
void AddNext(Verb verb);
void AddToday(Verb verb);
void AddExport(Verb verb);
void AddWeek(Verb verb);
void AddCalendar(Verb verb);
void AddCadence(Verb verb);
void AddLint(Verb verb);
void AddNote(Verb verb);
void AddPushback(Verb verb);
void AddUndo(Verb verb);
void AddDeal(Verb verb);
void AddPromise(Verb verb);
void AddDelegate(Verb verb);
void AddAssign(Verb verb);
void AddClaim(Verb verb);
void AddHandover(Verb verb);
void AddQueue(Verb verb);
void AddContest(Verb verb);
void AddApart(Verb verb);
void AddLog(Verb verb);
void AddLost(Verb verb);
void AddReport(Verb verb);
void AddAudit(Verb verb);
void AddCoach(Verb verb);
void AddImport(Verb verb);
void AddCompletion(Verb verb);
void AddComplete(Verb verb);
void AddCompleteNames(Verb verb);

}  // namespace tasuki::client
