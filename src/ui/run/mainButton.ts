// The button to press next, to which those that go away with what they did leave the focus.

export const MAIN_BUTTON = '#run-main'
