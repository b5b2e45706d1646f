import { describe } from 'vitest'
import { exerciseExecutor } from '../../testing/executor-suite.ts'

describe.each(['python', 'perl', 'node'])('with launchers in %s,', (kind) => {
  exerciseExecutor({
    module: import.meta.resolve('./command.ts'),
    factory: 'commandExecutor',
    options: { launchers: [kind] },
  })
})
