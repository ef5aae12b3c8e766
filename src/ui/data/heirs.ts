// To whom the buttons of the Images panel leave the focus when they go away with what they have begun or ended.

/** The set that is chosen: it is always there. */
export const CHOSEN_SET = '#data .panel-aside :checked'

/** What ends the load that has begun. */
export const CANCEL_LOAD = '#data .loading .button'
