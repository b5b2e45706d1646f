// The command line's entry. It reads as little as it can before it knows what is asked: `tasks --version` loads
// neither the argument parser nor any verb.
import { asTyped, commandName } from './command-name.ts'
import type { Invocation } from './invocation.ts'
import { processScreen } from './screen.ts'
import { handToOwner } from '../system/foreign-code.ts'
import { keepHeapSmall } from '../system/small-heap.ts'

const args = process.argv.slice(2)
const invocation: Invocation = {
  name: commandName(process.argv[1] ?? '', process.env),
  screen: processScreen(),
  directory: process.cwd(),
  exitCode: 0,
  outputClosed: () => process.exit(invocation.exitCode),
}

function wantsJson(): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).includes('--json')
}

/** Only `execute` reads its state directory from the environment: what it names of other verbs needs it said. */
function sited(words: readonly string[]): readonly string[] {
  const said = process.env['TASKS_STATE_DIR'] ?? ''
  return words[0] === 'execute' && said !== '' ? [`--state-dir=${said}`, ...words] : words
}

/** Prints why the command could not do its work, and sets the exit code. */
async function complain(error: unknown): Promise<void> {
  const { complaintOf, isHelpShown, printComplaint, stackOf } = await import('./complaint.ts')
  if (isHelpShown(error)) {
    invocation.exitCode = error.exitCode
    return
  }
  const { verbNames } = await import('./verbs.ts')
  const complaint = complaintOf(
    error,
    verbNames.find((name) => name === args[0]),
  )
  const { commandsAsTyped } = await import('./placed-commands.ts')
  const { message, advice } = complaint
  const told = {
    ...complaint,
    // A message may tell what somebody else has typed: only its name is put right.
    message: asTyped(message, invocation.name, verbNames),
    advice: advice === undefined ? undefined : commandsAsTyped(invocation, sited(args), verbNames)(advice),
  }
  printComplaint(told, invocation.screen, wantsJson())
  if (process.env['TASKS_DEBUG'] === '1') invocation.screen.err(stackOf(error))
  invocation.exitCode = complaint.exit
}

async function run(): Promise<void> {
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    const { packageVersion } = await import('./version.ts')
    invocation.screen.out(packageVersion())
    return
  }
  // Before anything large is read: what has grown does not shrink.
  if (args.includes('execute')) keepHeapSmall()
  const [{ buildProgram }, { verbs }] = await Promise.all([import('./program.ts'), import('./verbs.ts')])
  const program = await buildProgram(args, verbs, invocation)
  await program.parseAsync(args, { from: 'user' })
}

/** What writing says when nobody reads any longer: a closed pipe, a closed terminal, and every write after that. */
const NOBODY_READS: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'])

/** A reader that has left (`tasks show-plan … | head -1`) is no error; a full disk behind a redirection is one. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (NOBODY_READS.has(error.code)) invocation.outputClosed()
  else void complain(error).finally(() => process.exit(invocation.exitCode))
}

function onUnexpected(error: unknown): void {
  // What an executor of the user's own has dropped is told in its attempt's log.
  if (handToOwner(error)) return
  // EXIT.internal, which stays so when telling of it fails too.
  invocation.exitCode = 70
  void complain(error).finally(() => process.exit(invocation.exitCode))
}

process.stdout.on('error', onStreamError)
process.stderr.on('error', () => {})
process.on('uncaughtException', onUnexpected)
process.on('unhandledRejection', onUnexpected)

await run().catch(complain)
process.exitCode = invocation.exitCode
