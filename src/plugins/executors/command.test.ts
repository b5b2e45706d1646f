import { afterEach, describe, expect, test } from 'vitest'
import { exerciseProcessExecutor } from '../../testing/process-suite.ts'
import { ExecutorWorld } from '../../testing/executor-world.ts'

const recipe = { module: import.meta.resolve('./command.ts'), factory: 'commandExecutor' }

describe.each(['python', 'perl', 'node'])('with launchers in %s,', (kind) => {
  exerciseProcessExecutor({ ...recipe, options: { launchers: [kind] } })
})

describe('launchers', () => {
  const worlds: ExecutorWorld[] = []
  afterEach(() => Promise.all(worlds.splice(0).map((world) => world.dispose())))

  async function logWith(options: Record<string, unknown>, command: string): Promise<string> {
    const world = new ExecutorWorld({ ...recipe, options })
    worlds.push(world)
    const { executor, record } = await world.open()
    const order = world.order(command)
    executor.start(order)
    const { report, evidence } = await record.end(order.token)
    return report?.outcome === 'could_not_run' ? String(evidence?.system_error?.message) : world.text(order, 'log')
  }

  test('in Node start the commands where there is no Perl, and when there is nothing at all it is said', async () => {
    const env = { PATH: '/nowhere' }
    expect(await logWith({ env, launchers: ['perl', 'node'] }, 'echo "$PATH"')).toBe('/nowhere\n')
    expect(await logWith({ env, launchers: ['perl'] }, 'true')).toBe('No launcher could be started.')
  })

  test('are not led astray by the environment, which commands get all the same', async () => {
    const env = {
      ...process.env,
      PERL5OPT: '-Mno::such::module',
      PYTHONSTARTUP: '/nowhere',
      PYTHONHOME: '/nowhere',
      NODE_OPTIONS: '--no-such-option',
      TASKS_BRIEF: 'of an outer run',
    }
    for (const kind of ['python', 'perl', 'node'])
      expect(
        await logWith({ env, launchers: [kind] }, 'echo "$PERL5OPT $PYTHONHOME $NODE_OPTIONS ${TASKS_BRIEF-no brief}"'),
      ).toBe('-Mno::such::module /nowhere --no-such-option no brief\n')
  })
})
