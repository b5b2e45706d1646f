/** How busy the machine is that everything runs on. */
export interface HostLoad {
  /**
   * Percent of what there is: processor time since it was asked last, and memory of the moment. `undefined` when nothing is
   * known.
   */
  sample(): { readonly cpu_percent: number; readonly memory_percent: number } | undefined
}
