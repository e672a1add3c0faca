#include "client/export/tables.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/export/event_json.h"
#include "client/export/spreadsheet.h"
#include "client/limits.h"
#include "client/table/limits.h"
#include "client/views/grown_rows.h"
#include "client/views/presenter.h"
#include "client/views/promises.h"
#include "client/words/when.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/money.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/verdict/in_effect.h"
#include "common/storage/disk.h"

namespace tasuki::client {
namespace {

std::string Word(std::string_view word) { return std::string(word); }

// One file that is written from its beginning. Made by WriteTables; one thread. Nobody else may
// read it: it holds people's words.
class TableFile {
 public:
  TableFile(const std::string& folder, std::string name)
      : name_(std::move(name)), path_((std::filesystem::path(folder) / name_).string()) {
    file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) Fail();
  }
  ~TableFile() {
    if (file_ >= 0) close(file_);
  }
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  void Headings(const char* headings) {
    waiting_ = absl::StrCat(kTableByteOrderMark, headings, "\r\n");
  }

  void Row(const std::vector<std::string>& fields) {
    waiting_ += SpreadsheetRow(fields);
    ++rows_;
    if (waiting_.size() > kTableReadBytes) Flush();
  }

  void Line(const std::string& line) {
    absl::StrAppend(&waiting_, line, "\n");
    ++rows_;
    if (waiting_.size() > kTableReadBytes) Flush();
  }

  // Everything is on the disk, or why not.
  absl::Status Finish(v1::ExportView& view) {
    Flush();
    if (status_.ok() && fsync(file_) != 0) Fail();
    v1::ExportedFile& file = *view.add_files();
    file.set_file(name_);
    file.set_entries(rows_);
    return status_;
  }

  // Whether it may go on: what cannot be written is not computed either.
  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

 private:
  void Flush() {
    size_t done = 0;
    while (done < waiting_.size() && status_.ok()) {
      const ssize_t wrote = write(file_, waiting_.data() + done, waiting_.size() - done);
      if (wrote >= 0) {
        done += static_cast<size_t>(wrote);
      } else if (errno != EINTR) {
        Fail();
      }
    }
    waiting_.clear();
  }
  void Fail() {
    status_ = Refused(Phrase("cannot write $0: $1", path_, strerror(errno)),
                      "name another folder with --out, on a disk with room");
  }

  const std::string name_;
  const std::string path_;
  int file_ = -1;
  uint64_t rows_ = 0;
  std::string waiting_;
  absl::Status status_;
};

// Writes the tables of one moment. Made by WriteTables; one thread.
class TableWriter {
 public:
  TableWriter(Directory& directory, absl::Time now, const std::string& folder)
      : directory_(directory),
        workspace_(directory.workspace()),
        rows_(directory.rows()),
        presenter_(directory, now),
        reader_(directory, presenter_, now),
        folder_(folder) {}

  absl::StatusOr<v1::ExportView> Write() {
    directory_.OpenAll();
    TASUKI_RETURN_IF_ERROR(directory_.status());
    TASUKI_RETURN_IF_ERROR(WriteProspects());
    TASUKI_RETURN_IF_ERROR(WriteEvents());
    return view_;
  }

 private:
  absl::Status WriteProspects() {
    TableFile prospects(folder_, "prospects.csv");
    prospects.Headings(
        "name,reading,company,department,title,email,phone,note,id,owner,source,met_at,segment,"
        "language,prefers,key_account,group,last_contact,last_method,last_said,next_follow_up,"
        "next_kind,next_method,deal_stage,value,currency,opted_out");
    TableFile deals(folder_, "deals.csv");
    deals.Headings(
        "id,prospect,name,company,owner,title,stage,state,value,currency,opened,closed,helps,"
        "decides,route,terms,terms_changed_alone");
    TableFile promises(folder_, "promises.csv");
    promises.Headings(
        "id,prospect,name,company,owner,by,kind,what,due,first_due,consented,state,fate,made,"
        "closed,"
        "made_by,moves,moved_alone,promised_downstream");
    absl::Status status;
    directory_.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
      rows_.Trim(kCachedRowsOfExportMax);
      status = WriteProspect(prospect, row, prospects, deals);
      if (status.ok()) status = WritePromises(prospect, promises);
      return status.ok() && prospects.ok() && deals.ok() && promises.ok();
    });
    TASUKI_RETURN_IF_ERROR(status);
    TASUKI_RETURN_IF_ERROR(directory_.status());
    TASUKI_RETURN_IF_ERROR(prospects.Finish(view_));
    TASUKI_RETURN_IF_ERROR(deals.Finish(view_));
    return promises.Finish(view_);
  }

  absl::Status WriteProspect(SubjectId prospect, const v1::ProspectRow& row, TableFile& prospects,
                             TableFile& deals) {
    const v1::ListItem item = presenter_.Item(prospect, row);
    const v1::ProspectText person = directory_.Person(prospect);
    const v1::ProspectAttributes& known = row.attributes();
    std::string method, said;
    if (row.last_touch().seq() != 0) {
      TASUKI_ASSIGN_OR_RETURN(const StoredEvent touch,
                              workspace_.EventAt(Seq(row.last_touch().seq())));
      method = Word(domain::WordOf(touch.header.touch_logged().channel()));
      TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text, workspace_.Text(touch));
      if (text.has_value()) said = text->touch().summary();
    }
    v1::DealView open;
    TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::DealRow> all, DealsOfPerson(prospect, rows_));
    for (const v1::DealRow& row_of_deal : all) {
      const v1::DealView deal = presenter_.Deal(row_of_deal);
      if (deal.state() == "open") open = deal;
      deals.Row({deal.deal(), item.prospect(), item.name(), item.company(), item.owner(),
                 deal.title(), deal.stage(), deal.state(), deal.value(), deal.currency(),
                 Moment(row_of_deal.opened_us()), Moment(row_of_deal.closed_us()), deal.helps(),
                 deal.decides(), deal.route(), deal.agreed().text(),
                 deal.has_changed() ? deal.changed().text() : ""});
    }
    prospects.Row({directory_.Name(prospect),
                   person.reading(),
                   directory_.Company(prospect),
                   person.department(),
                   person.title(),
                   absl::StrJoin(person.emails(), "; "),
                   absl::StrJoin(person.phones(), "; "),
                   person.context(),
                   item.prospect(),
                   item.owner(),
                   Word(domain::WordOf(known.source())),
                   Moment(known.met_at_us()),
                   Word(domain::WordOf(known.segment())),
                   known.language(),
                   Word(domain::WordOf(known.preferred_channel())),
                   known.key_account() ? "yes" : "",
                   item.group(),
                   Moment(row.last_touch_us()),
                   method,
                   said,
                   item.next_touch(),
                   item.next_kind(),
                   item.next_channel(),
                   open.stage(),
                   open.value(),
                   open.currency(),
                   item.opted_out() ? "yes" : ""});
    return absl::OkStatus();
  }

  absl::Status WritePromises(SubjectId prospect, TableFile& promises) {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> all, reader_.Of(prospect, kAllPromises));
    for (const PromiseAt& one : all) {
      const v1::PromiseView promise = reader_.View(one);
      promises.Row({promise.promise(), promise.prospect(), promise.name(), promise.company(),
                    promise.owner(), promise.by(), promise.kind(), promise.what(), promise.due(),
                    promise.first_due(), promise.consented() ? "yes" : "", promise.state(),
                    promise.fate(), promise.made_at(), promise.closed_at(), promise.made_by(),
                    std::to_string(promise.moves()), std::to_string(promise.moved_alone()),
                    promise.promised_downstream()});
    }
    return absl::OkStatus();
  }

  absl::Status WriteEvents() {
    TableFile touches(folder_, "touches.csv");
    touches.Headings(
        "seq,event_id,prospect,name,company,at,recorded_at,method,direction,by,summary,body,gives,"
        "imported,pending");
    TableFile events(folder_, "events.jsonl");
    absl::Status status;
    TASUKI_RETURN_IF_ERROR(workspace_.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
      absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(event);
      rows_.Trim(kCachedRowsOfExportMax);
      status = text.status();
      if (!status.ok()) return false;
      events.Line(EventJson(event, *text));
      if (event.header.has_touch_logged()) WriteTouch(event, *text, touches);
      return events.ok() && touches.ok();
    }));
    TASUKI_RETURN_IF_ERROR(status);
    TASUKI_RETURN_IF_ERROR(workspace_.status());
    TASUKI_RETURN_IF_ERROR(touches.Finish(view_));
    return events.Finish(view_);
  }

  void WriteTouch(const StoredEvent& event, const std::optional<v1::Personal>& text,
                  TableFile& touches) {
    const v1::Header& header = event.header;
    const SubjectId prospect = SubjectId::FromTrusted(header.subject().id());
    const auto* row = rows_.Find(domain::ProspectKey(prospect));
    if (row == nullptr || row->erased()) return;
    if (!domain::IsInEffect(header, event.verdict, rows_)) return;
    if (row->retractions() > 0 && domain::IsTakenBack(header, event.replica, event.seq, rows_)) {
      return;
    }
    const v1::TouchText said = text.has_value() ? text->touch() : v1::TouchText();
    const std::string& by = header.done_by().empty() ? header.actor() : header.done_by();
    touches.Row({event.pending ? "" : std::to_string(event.seq.value()),
                 HexEncode(header.event_id()), prospect.Hex(), directory_.Name(prospect),
                 directory_.Company(prospect), Moment(header.occurred_at_us()),
                 event.pending ? "" : Moment(event.recorded_at_us),
                 Word(domain::WordOf(header.touch_logged().channel())),
                 Word(domain::WordOf(header.touch_logged().direction())),
                 header.done_by_nobody() ? "" : directory_.Member(MemberId::FromTrusted(by)),
                 said.summary(), said.body(), Word(domain::WordOf(header.touch_logged().gives())),
                 header.import_ref().empty() ? "" : "yes", event.pending ? "yes" : ""});
  }

  std::string Moment(int64_t at_us) const { return at_us == 0 ? "" : presenter_.Time(at_us); }

  Directory& directory_;
  Workspace& workspace_;
  domain::Rows& rows_;
  Presenter presenter_;
  PromiseReader reader_;
  const std::string folder_;
  v1::ExportView view_;
};

}  // namespace

absl::StatusOr<v1::ExportView> WriteTables(Directory& directory, absl::Time now,
                                           const std::string& folder) {
  std::error_code none;
  const bool was_there = std::filesystem::exists(folder, none);
  if (was_there &&
      (!std::filesystem::is_directory(folder, none) || !std::filesystem::is_empty(folder, none))) {
    return Refused(Phrase("$0 is there already and is no empty folder", folder),
                   "name a folder that does not exist yet");
  }
  if (absl::Status made = storage::MakeFolder(folder); !made.ok()) {
    return Refused(Phrase("cannot make the folder $0: $1", folder, std::string(made.message())),
                   "name another folder with --out");
  }
  absl::StatusOr<v1::ExportView> view = TableWriter(directory, now, folder).Write();
  if (view.ok()) {
    TASUKI_RETURN_IF_ERROR(storage::SyncFolder(folder));
    return view;
  }
  // Half a table is none. The folder held nothing but them.
  for (const char* name :
       {"prospects.csv", "touches.csv", "deals.csv", "promises.csv", "events.jsonl"}) {
    std::filesystem::remove(std::filesystem::path(folder) / name, none);
  }
  if (!was_there) std::filesystem::remove(folder, none);
  return view;
}

}  // namespace tasuki::client
