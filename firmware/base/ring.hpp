// SPDX-License-Identifier: Apache-2.0
// A bounded queue that never allocates after construction. When full it drops the oldest and counts what it dropped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace odolink {

template <class T>
class Ring {
public:
    /// A capacity of 0 is taken as 1.
    explicit Ring(std::size_t capacity) : slots_(std::max<std::size_t>(capacity, 1)) {}
    // Copied, never moved: a ring whose slots were moved away would divide by their number.
    Ring(const Ring&) = default;
    Ring& operator=(const Ring&) = default;
    ~Ring() = default;

    /// Appends; when full, the oldest element is dropped and counted.
    void push(T value) {
        if (size_ == slots_.size()) {
            head_ = (head_ + 1) % slots_.size();
            --size_;
            ++dropped_;
        }
        slots_[(head_ + size_) % slots_.size()] = std::move(value);
        ++size_;
    }
    /// Removes and returns the oldest. Precondition: not empty.
    T pop() {
        T value = std::move(slots_[head_]);
        head_ = (head_ + 1) % slots_.size();
        --size_;
        return value;
    }
    /// The i-th oldest. Precondition: `i < size()`.
    [[nodiscard]] const T& operator[](std::size_t i) const { return slots_[(head_ + i) % slots_.size()]; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t capacity() const { return slots_.size(); }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    void clear() { head_ = size_ = 0; }

private:
    std::vector<T> slots_;
    std::size_t head_{0};
    std::size_t size_{0};
    std::uint64_t dropped_{0};
};

}  // namespace odolink
