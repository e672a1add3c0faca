#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include <fstream>
#include <string>
#include <vector>

#include "client/table/byte_source.h"
#include "client/table/csv_reader.h"
#include "client/table/limits.h"

namespace tasuki::client {
namespace {

struct Read {
  std::vector<std::vector<std::string>> good;
  std::vector<std::pair<uint64_t, std::string>> bad;  // Line and reason.
  std::vector<std::string> raw;
};

Read ReadAll(std::unique_ptr<ByteSource> source, CsvEncoding encoding = CsvEncoding::kUtf8) {
  Read read;
  auto reader = CsvReader::Open(std::move(source), encoding);
  EXPECT_TRUE(reader.ok()) << reader.status();
  CsvRow row;
  while (*(*reader)->Next(row)) {
    if (row.error.ok()) {
      read.good.push_back(row.fields);
    } else {
      read.bad.emplace_back(row.line, std::string(row.error.message()));
      read.raw.push_back(row.raw);
    }
  }
  return read;
}

Read ReadText(std::string text, CsvEncoding encoding = CsvEncoding::kUtf8) {
  return ReadAll(MakeTextSource(std::move(text)), encoding);
}

using Rows = std::vector<std::vector<std::string>>;

TEST(CsvReaderTest, QuotesCommasAndLineEndsInsideFieldsAreText) {
  Read read = ReadText("a,b\r\n\"1,\"\"x\"\"\",\"two\r\nlines\"\r\n3,\r\n");
  EXPECT_EQ(read.good, (Rows{{"1,\"x\"", "two\r\nlines"}, {"3", ""}}));
  EXPECT_TRUE(read.bad.empty());
}

TEST(CsvReaderTest, TheLastLineNeedsNoEnd) {
  EXPECT_EQ(ReadText("a,b\n1,2").good, (Rows{{"1", "2"}}));
  EXPECT_EQ(ReadText("a,b\n1,\"2\"").good, (Rows{{"1", "2"}}));
}

TEST(CsvReaderTest, AByteOrderMarkIsNoPartOfTheFirstColumn) {
  auto reader = CsvReader::Open(MakeTextSource("\xEF\xBB\xBFname,b\n"), CsvEncoding::kUtf8);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->columns()[0], "name");
}

TEST(CsvReaderTest, BlankLinesAreNoRows) {
  Read read = ReadText("a,b\n\n1,2\n\r\n3,4\n\n");
  EXPECT_EQ(read.good, (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(CsvReaderTest, Cp932IsReadAsJapaneseText) {
  // 髙橋, ㈱, and a character whose second byte is a backslash (表).
  Read read = ReadText("a,b\n\xFB\xFC\x8B\xB4,\"\x87\x8A\x95\x5C\"\n", CsvEncoding::kCp932);
  EXPECT_EQ(read.good, (Rows{{"髙橋", "㈱表"}}));
}

TEST(CsvReaderTest, BytesOutsideTheEncodingCostTheirRowOnly) {
  Read utf8 = ReadText("a,b\n1,\xFF\n2,é\n");
  EXPECT_EQ(utf8.good, (Rows{{"2", "é"}}));
  ASSERT_EQ(utf8.bad.size(), 1u);
  EXPECT_EQ(utf8.bad[0].first, 2u);
  EXPECT_EQ(utf8.bad[0].second, "column 2: bytes that are not UTF-8");
  EXPECT_EQ(utf8.raw[0], "1,\xFF");
  Read cp932 = ReadText("a,b\n1,\xFC\xFC\n2,x\n", CsvEncoding::kCp932);
  EXPECT_EQ(cp932.good, (Rows{{"2", "x"}}));
  EXPECT_EQ(cp932.bad.size(), 1u);
}

TEST(CsvReaderTest, ARowWithTooFewOrTooManyColumnsSaysSo) {
  Read read = ReadText("a,b\n1\n1,2,3\n4,5\n");
  EXPECT_EQ(read.good, (Rows{{"4", "5"}}));
  ASSERT_EQ(read.bad.size(), 2u);
  EXPECT_EQ(read.bad[0].second, "expected 2 columns, found 1");
  EXPECT_EQ(read.bad[1].first, 3u);
}

TEST(CsvReaderTest, ABrokenQuoteLosesNoOtherRow) {
  Read read =
      ReadText("a,b\n1,\"open\n2,good\n3,\"closed\"x\n4,in\"side\n5,good\n6,\"never closed\n");
  EXPECT_EQ(read.good, (Rows{{"2", "good"}, {"5", "good"}}));
  ASSERT_EQ(read.bad.size(), 4u);
  EXPECT_EQ(read.bad[0].first, 2u);
  EXPECT_EQ(read.bad[1].first, 4u);
  EXPECT_EQ(read.bad[2].first, 5u);
  EXPECT_EQ(read.bad[3].first, 7u);
  EXPECT_EQ(read.bad[3].second, "a quote is opened and never closed");
  EXPECT_EQ(read.raw[0], "1,\"open");
}

TEST(CsvReaderTest, LinesAreCountedThroughQuotedLineEnds) {
  Read read = ReadText("a,b\n\"x\ny\nz\",1\nbad\n");
  ASSERT_EQ(read.bad.size(), 1u);
  EXPECT_EQ(read.bad[0].first, 5u);
}

TEST(CsvReaderTest, ARowOverOneMebibyteIsRefusedAndTheNextIsRead) {
  std::string long_row(kTableRowBytesMax + (200 << 10), 'x');
  Read read = ReadText("a,b\n" + long_row + ",1\n2,good\n");
  ASSERT_EQ(read.bad.size(), 1u);
  EXPECT_EQ(read.good, (Rows{{"2", "good"}}));
  EXPECT_LE(read.raw[0].size(), 4096u);
}

TEST(CsvReaderTest, MoreThan256ColumnsAreRefused) {
  Read read = ReadText("a,b\n" + std::string(300, ',') + "\n1,2\n");
  EXPECT_EQ(read.good, (Rows{{"1", "2"}}));
  EXPECT_EQ(read.bad.size(), 1u);
  EXPECT_FALSE(CsvReader::Open(MakeTextSource(std::string(300, ',')), CsvEncoding::kUtf8).ok());
}

TEST(CsvReaderTest, ATableWithoutColumnsOrWithTwoAlikeIsRefused) {
  EXPECT_FALSE(CsvReader::Open(MakeTextSource(""), CsvEncoding::kUtf8).ok());
  EXPECT_FALSE(CsvReader::Open(MakeTextSource("a,b,a\n"), CsvEncoding::kUtf8).ok());
}

std::string Gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(compressBound(text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string WriteFile(const std::string& name, const std::string& bytes) {
  std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(ByteSourceTest, GzipIsToldByItsFirstBytesAndMayHaveSeveralMembers) {
  std::string path = WriteFile("import_csv_test.gz", Gzip("a,b\n1,2\n") + Gzip("3,4\n"));
  auto source = OpenFileSource(path);
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(ReadAll(*std::move(source)).good, (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(ByteSourceTest, ACutOrDamagedGzipIsAnError) {
  std::string packed = Gzip("a,b\n" + std::string(5000, 'x') + "\n");
  std::string cut = WriteFile("import_cut.gz", packed.substr(0, packed.size() / 2));
  packed[packed.size() / 2] ^= 0x55;
  std::string damaged = WriteFile("import_damaged.gz", packed);
  std::string second = Gzip("3,4\n");
  second[0] = 'X';  // What begins like no member is damage too, not the end.
  std::string tail = WriteFile("import_damaged_tail.gz", Gzip("a,b\n1,2\n") + second);
  std::string half = Gzip("1,2\n").substr(0, 4);
  std::string cut_tail = WriteFile("import_cut_tail.gz", Gzip("a,b\n") + half);
  for (const std::string& path : {cut, damaged, tail, cut_tail}) {
    auto source = OpenFileSource(path);
    ASSERT_TRUE(source.ok());
    absl::Status status;
    char buffer[4096];
    for (;;) {
      auto got = (*source)->Read(buffer, sizeof buffer);
      status = got.status();
      if (!got.ok() || *got == 0) break;
    }
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << path;
  }
}

TEST(ByteSourceTest, AFileThatIsNotThereOrIsAFolderIsAnError) {
  EXPECT_FALSE(OpenFileSource(::testing::TempDir() + "/no such file").ok());
  EXPECT_FALSE(OpenFileSource(::testing::TempDir()).ok());
}

// Text of printable, quoting and Japanese characters.
rc::Gen<std::string> FieldText() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "b", " ", ",", "\"", "\n", "\r\n", "\r", "山", "é", "\"\"", "0")),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

RC_GTEST_PROP(CsvReaderProperty, WhatIsWrittenIsReadBack, ()) {
  auto columns = *rc::gen::inRange<size_t>(1, 6);
  auto rows =
      *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(columns, FieldText()));
  auto line_end = *rc::gen::element<std::string>("\n", "\r\n");
  std::string text;
  for (size_t i = 0; i < columns; ++i) text += (i ? ",c" : "c") + std::to_string(i);
  text += line_end;
  Rows expected;
  for (const auto& row : rows) {
    if (columns == 1 && row[0].empty()) continue;  // A blank line is no row.
    expected.push_back(row);
    for (size_t i = 0; i < columns; ++i) {
      text += (i ? "," : "") + CsvField(row[i]);
    }
    text += line_end;
  }
  Read read = ReadText(text);
  RC_ASSERT(read.bad.empty());
  RC_ASSERT(read.good == expected);
}

RC_GTEST_PROP(CsvReaderProperty, AnyBytesAreReadToTheirEnd, ()) {
  auto bytes = *rc::gen::container<std::string>(
      rc::gen::element('a', ',', '"', '\n', '\r', '\0', '\xFF', '\xE3', '\x81'));
  Read read = ReadText("a,b\n" + bytes);
  for (const auto& row : read.good) RC_ASSERT(row.size() == 2u);
}

RC_GTEST_PROP(CsvReaderProperty, ABadLineBetweenGoodOnesLosesNoneOfThem, ()) {
  auto bad = *rc::gen::element<std::string>("x,\"", "\"x\"y,", "x\"y,z", "x", "x,y,z", "x,\xFF");
  auto before = *rc::gen::inRange(0, 4);
  auto after = *rc::gen::inRange(0, 4);
  std::string text = "a,b\n";
  for (int i = 0; i < before; ++i) text += "1,2\n";
  text += bad + "\n";
  for (int i = 0; i < after; ++i) text += "3,4\n";
  Read read = ReadText(text);
  RC_ASSERT(read.good.size() == static_cast<size_t>(before + after));
  RC_ASSERT(read.bad.size() == 1u);
  RC_ASSERT(read.bad[0].first == static_cast<uint64_t>(before + 2));
}

}  // namespace
}  // namespace tasuki::client
