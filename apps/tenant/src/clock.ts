/** The tenant's clock, which somebody may have set wrong. */
export interface Clock {
  /** Seconds by which it is fast, or slow, if negative. */
  readonly clockSkew: number;
}

/** The time of now in milliseconds, as the clock has it. */
export const skewedNow = ({ clockSkew }: Clock): number => Date.now() + clockSkew * 1000;
