// SPDX-License-Identifier: Apache-2.0
// Ends what declare_rows.h began.
#undef PARAM
#undef PARAM_FIXED
#undef PARAM_ENUM
#undef PARAM_TEXT
