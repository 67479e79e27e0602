// What a cron text means once it is parsed: the values of its five fields and how its days combine.

export interface CronFields {
  /** Sorted, 0-59. */
  readonly minutes: readonly number[];
  /** Sorted, 0-23. */
  readonly hours: readonly number[];
  /** True when the hour field has a `*` or a step: the times follow the real clock through daylight saving. */
  readonly followsClock: boolean;
  readonly days: CronDays;
}

/** Which dates match; see `matchesDay`. */
export interface CronDays {
  /** 1-12. */
  readonly months: ReadonlySet<number>;
  /** 1-31. */
  readonly daysOfMonth: ReadonlySet<number>;
  /** `L` in the day-of-month field. */
  readonly lastDayOfMonth: boolean;
  /** 0-6, Sunday is 0. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** `5L`: the last such weekday of a month. */
  readonly lastWeekdays: ReadonlySet<number>;
  /** `5#3`: the third Friday of a month. */
  readonly nthWeekdays: readonly NthWeekday[];
  /** `or` when both day fields are restricted, that is, neither starts with `*` (vixie cron's rule); else `and`. */
  readonly combine: 'and' | 'or';
}

export interface NthWeekday {
  /** 0-6, Sunday is 0. */
  readonly day: number;
  /** 1-5. */
  readonly nth: number;
}
