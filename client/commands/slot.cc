#include "client/commands/slot.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace tasuki::client {
namespace {

// Walks over what was typed so far.
class Walk {
 public:
  explicit Walk(const std::vector<VerbNode>& nodes) : nodes_(nodes), node_(&nodes.front()) {}

  void Pass(const std::string& word) {
    if (awaited_ != nullptr) {
      if (word == "=") return;
      if (absl::c_linear_search(awaited_->names, "--home")) home_ = word;
      awaited_ = nullptr;
    } else if (!only_arguments_ && word == "--") {
      only_arguments_ = true;
    } else if (!only_arguments_ && absl::StartsWith(word, "-")) {
      const size_t equals = word.find('=');
      const OptionNode* flag = FlagCalled(word.substr(0, equals));
      if (flag == nullptr || !flag->takes_value) return;
      if (equals == std::string::npos) {
        awaited_ = flag;
      } else if (absl::c_linear_search(flag->names, "--home")) {
        home_ = word.substr(equals + 1);
      }
    } else if (const VerbNode* part = arguments_ == 0 ? PartCalled(word) : nullptr) {
      node_ = part;
    } else {
      ++arguments_;
    }
  }

  Slot At(const std::string& typed) const {
    Slot slot;
    slot.typed = typed;
    slot.home = home_;
    if (awaited_ != nullptr) {
      if (typed == "=") slot.typed = "";
      AddValues(*awaited_, slot);
    } else if (!only_arguments_ && absl::StartsWith(typed, "-")) {
      AddFlags(typed, slot);
    } else {
      if (arguments_ == 0) AddParts(slot);
      if (const OptionNode* argument = Argument()) AddValues(*argument, slot);
      const bool nothing = slot.fixed.empty() && slot.offer == Offer::kNothing;
      if (nothing && typed.empty() && !only_arguments_) AddFlags("--", slot);
    }
    return slot;
  }

 private:
  static void Add(const std::string& text, const std::string& description, Slot& slot) {
    if (!absl::StartsWith(text, slot.typed)) return;
    for (const Candidate& there : slot.fixed) {
      if (there.text == text) return;
    }
    slot.fixed.push_back({text, description});
  }

  static void AddValues(const OptionNode& option, Slot& slot) {
    slot.offer = option.offered.kind == Offer::kWords ? Offer::kNothing : option.offered.kind;
    for (const std::string& word : option.offered.words) Add(word, "", slot);
  }

  // The flags of the verb, then those of every verb.
  template <class Visit>
  void ForEachFlag(Visit visit) const {
    for (const VerbNode* node : {node_, &nodes_.front()}) {
      for (const OptionNode& option : node->options) {
        if (!option.names.empty()) visit(option);
      }
    }
  }

  const OptionNode* FlagCalled(const std::string& name) const {
    const OptionNode* found = nullptr;
    ForEachFlag([&](const OptionNode& option) {
      if (found == nullptr && absl::c_linear_search(option.names, name)) found = &option;
    });
    return found;
  }

  const VerbNode* PartCalled(const std::string& word) const {
    const std::string path = node_->path.empty() ? word : absl::StrCat(node_->path, " ", word);
    for (const VerbNode& node : nodes_) {
      if (!node.path.empty() && node.path == path) return &node;
    }
    return nullptr;
  }

  const OptionNode* Argument() const {
    size_t at = 0;
    for (const OptionNode& option : node_->options) {
      if (!option.names.empty()) continue;
      if (at++ == arguments_ || option.many) return &option;
    }
    return nullptr;
  }

  void AddFlags(const std::string& typed, Slot& slot) const {
    const size_t equals = typed.find('=');
    if (equals != std::string::npos) {
      const OptionNode* flag = FlagCalled(typed.substr(0, equals));
      if (flag == nullptr || !flag->takes_value) return;
      slot.lead = typed.substr(0, equals + 1);
      slot.typed = typed.substr(equals + 1);
      AddValues(*flag, slot);
      return;
    }
    ForEachFlag([&](const OptionNode& option) {
      for (const std::string& name : option.names) Add(name, option.description, slot);
    });
  }

  void AddParts(Slot& slot) const {
    for (const std::string& part : node_->parts) {
      const VerbNode* node = PartCalled(part);
      Add(part, node == nullptr ? "" : node->summary, slot);
    }
  }

  const std::vector<VerbNode>& nodes_;
  const VerbNode* node_;
  const OptionNode* awaited_ = nullptr;  // Its value comes next.
  size_t arguments_ = 0;                 // Passed.
  bool only_arguments_ = false;          // Behind `--`.
  std::string home_;
};

}  // namespace

Slot SlotAt(const std::vector<VerbNode>& nodes, const std::vector<std::string>& words,
            const std::string& typed) {
  Walk walk(nodes);
  for (const std::string& word : words) walk.Pass(word);
  return walk.At(typed);
}

}  // namespace tasuki::client
