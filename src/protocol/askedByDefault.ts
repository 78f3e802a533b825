/** What tabs ask with unless somebody chooses: a report holds the answers to these. */

/** How many hypotheses the search for a translation keeps side by side. */
export const searchBeams = [1, 2, 4, 8] as const;
export const usualBeam = 4;

/** Steps back that the tab of the memory looks, and those that the alarm of vanishing gradients is judged by. */
export const memoryLags = 200;
export const alarmLags = 64;
