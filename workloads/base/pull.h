// SPDX-License-Identifier: Apache-2.0
// What a pull stream answers when asked for its next item.
#pragma once

enum pull {
  PULL_ITEM,  // here it is
  PULL_END,   // there are no more; asked again, the stream says so again
  PULL_WAIT,  // none yet: a closed loop waits for a completion
  PULL_ERROR, // the stream is broken and the struct error says why
};
