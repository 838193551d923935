// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_events.h"

// Between an answer and the doorbell lie the software's marks: the fill, SCHEDULE on the link, and its own work. A
// doorbell that finds its request's reply under way already was rung again, and is no news.
const struct nic_meaning lauberhorn_events[LAUBERHORN_EVENTS] = {
    {NIC_EV_CHECK, MEANS_DROP, STEP_CHECK, PLACE_NIC, STAGE_LOOKING_UP, STAGE_GONE},
    {NIC_EV_LOOKUP, MEANS_DROP, STEP_FIND_PROCESS, PLACE_NIC, STAGE_WAITING, STAGE_GONE},
    {NIC_EV_DISPATCH, MEANS_MOVE, STEP_FIND_CORE, PLACE_NIC, STAGE_DELIVERING, STAGE_GONE},
    {NIC_EV_DELIVER, MEANS_DROP, STEP_UNMARSHAL, PLACE_NIC, STAGE_ANSWERING, STAGE_GONE},
    {NIC_EV_ANSWER, MEANS_FILL, STEP_SCHEDULE, PLACE_NIC, STAGE_SERVING, STAGE_GONE},
    {NIC_EV_DOORBELL, MEANS_MOVE, STEP_TRANSMIT, PLACE_LINK, STAGE_COLLECTING, STAGE_SERVING},
    {NIC_EV_COLLECT, MEANS_END, STEP_TRANSMIT, PLACE_LINK, STAGE_SENDING, STAGE_GONE},
    {.event = NIC_EV_TRYAGAIN, .effect = MEANS_EMPTY},
};
