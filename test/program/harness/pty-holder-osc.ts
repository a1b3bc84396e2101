/** The number of the control string by which pty-holder.ts speaks to terminal.ts. */
export const HOLDER_OSC = 7777;
