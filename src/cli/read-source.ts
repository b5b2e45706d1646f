import { EXIT, Failure } from '../core/model/failure.ts'
import type { SpecInput } from '../operations/spec-document.ts'
import type { Invocation } from './invocation.ts'

/** Reads what arguments name as a specification: files, folders, standard input once, or the text itself. */
export async function readSources(named: readonly string[], invocation: Invocation): Promise<SpecInput[]> {
  const { screen, directory } = invocation
  const [{ specSource, readAll }, { MAX_SPEC_BYTES }] = await Promise.all([
    import('./spec-source.ts'),
    import('../core/planning/spec/source-text.ts'),
  ])
  const sources = named.map((argument) => specSource(argument, directory))
  if (sources.filter((source) => source === 'stdin').length > 1) throw twiceStandardInput()
  const inputs: SpecInput[] = []
  for (const source of sources) {
    if (source === 'stdin' && process.stdin.isTTY) screen.err('Reading the specification; end it with Ctrl-D.')
    inputs.push(source === 'stdin' ? { kind: 'stdin', bytes: await readAll(process.stdin, MAX_SPEC_BYTES) } : source)
  }
  return inputs
}

function twiceStandardInput(): Failure {
  return new Failure({
    code: 'wrong-arguments',
    message: 'Standard input was named twice: it can be read once.',
    exit: EXIT.arguments,
    place: '-',
    advice: 'Name - once, and other documents by their files.',
  })
}
