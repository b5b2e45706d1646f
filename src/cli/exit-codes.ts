/** What each exit code says, in the order of the numbers. `EXIT` in the model names the same numbers. */
export const EXIT_CODES: ReadonlyArray<readonly [code: number, meaning: string]> = [
  [0, 'done'],
  [1, 'wrong arguments, or something that was named is not there'],
  [2, 'the specification or the codebase could not be analysed'],
  [3, 'the dependencies form a cycle'],
  [4, 'a task needs more of a resource than there is'],
  [5, 'the plan is not valid'],
  [6, 'no worker could start'],
  [7, 'tasks failed; what was done is kept, and the execution can be resumed'],
  [8, 'the execution failed'],
  [9, 'stopped by you; the execution can be resumed'],
  [10, 'a task waits for a person'],
  [11, 'a rule paused the execution; it can be resumed'],
  [70, 'an error in tasks itself'],
]
