/** The number of the control string by which pty-holder.ts sends messages to terminal.ts. */
export const HOLDER_OSC = 7777;
