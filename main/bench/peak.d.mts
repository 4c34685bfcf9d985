/** The most memory this process ever had, in MB. */
export function peakMemory(): number;
