/**
 * Splits a task that is too large into parts along its boundaries, and deals out what it says: its duration and size in
 * proportion, its checks and criteria to the part that they name. Where there is no boundary, there is no split.
 */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import { durationOf } from './duration-basis.ts'
import { MOST_COMPARED, piecesOf, type Piece } from './normalization-boundaries.ts'
import { SPLIT_ABOVE, sizeOf } from './normalization-bounds.ts'
import { namesInterface, namesPath, segmentsOf } from './normalization-naming.ts'
import { sharesOf, type Share } from './normalization-shares.ts'

/** A task in more parts than this is a project; it stays whole and is told. */
const MOST_PARTS = 100

/** Why a task could not be split, or its parts in the order in which they follow each other, with the original's key. */
export type Split = { readonly parts: readonly TaskProposal[] } | { readonly refused: string }

/** Splits a task that has more than 16 hours. The parts still bear the original's key. */
export function splitTask(task: TaskProposal): Split {
  const waiting: TaskProposal[] = [task]
  const parts: TaskProposal[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const cut = (sizeOf(next) ?? 0) > SPLIT_ABOVE ? cutOnce(next) : undefined
    if (cut === undefined) parts.push(next)
    else if (cut !== 'too many') waiting.push(...cut.toReversed())
    if (cut === 'too many' || parts.length + waiting.length > MOST_PARTS) {
      return { refused: `it would fall into more than ${MOST_PARTS} parts` }
    }
  }
  return parts.length > 1 ? { parts } : { refused: 'there is no boundary to split it along' }
}

function cutOnce(task: TaskProposal): TaskProposal[] | 'too many' | undefined {
  const pieces = piecesOf(task.scope_includes ?? [], task.interfaces_produced ?? [], sizeOf(task) ?? 0)
  if (pieces.length > MOST_PARTS) return 'too many'
  return pieces.length < 2 ? undefined : partsOf(task, pieces)
}

function partsOf(task: TaskProposal, pieces: readonly Piece[]): TaskProposal[] {
  const { duration } = durationOf(task)
  const shares = sharesOf(
    duration,
    task.complexity,
    pieces.map((piece) => piece.units),
  )
  const checks = byPiece(task.acceptance_checks ?? [], subjectOf, pieces)
  const criteria = byPiece(task.done_when ?? [], (criterion) => criterion, pieces)
  return pieces.map((piece, index) => ({
    ...task,
    ...(shares[index] as Share),
    title: `${task.title}: ${piece.label}`,
    ...(task.identity === undefined ? {} : { identity: `${task.identity}: ${piece.label}` }),
    duration_basis: 'estimated',
    ...listed(task, 'scope_includes', piece.scopes),
    ...listed(task, 'interfaces_produced', piece.interfaces),
    ...listed(task, 'acceptance_checks', checks[index] ?? []),
    ...listed(task, 'done_when', criteria[index] ?? []),
  }))
}

/** A list for a part; left unsaid where it was for the whole. */
function listed<K extends keyof TaskProposal, T>(
  task: TaskProposal,
  field: K,
  list: readonly T[],
): Partial<Record<K, T[]>> {
  return task[field] === undefined ? {} : ({ [field]: [...list] } as Partial<Record<K, T[]>>)
}

/** Deals items to the last piece that each names, because by then all that it names is there; to the last of all when it names none. */
function byPiece<T>(items: readonly T[], textOf: (item: T) => string, pieces: readonly Piece[]): T[][] {
  const names = pieces.map(({ scopes, interfaces }) => ({
    interfaces,
    paths: scopes.map((scope) => segmentsOf(scope).join('/')),
  }))
  const each = names.reduce((sum, { interfaces, paths }) => sum + interfaces.length + paths.length, 0)
  const dealt = pieces.map((): T[] => [])
  for (const item of items) {
    const text = items.length * each <= MOST_COMPARED ? textOf(item) : ''
    const piece = names.findLastIndex(
      ({ interfaces, paths }) =>
        interfaces.some((name) => namesInterface(text, name)) || paths.some((path) => namesPath(text, path)),
    )
    dealt.at(piece)?.push(item)
  }
  return dealt
}

function subjectOf(check: AcceptanceCheck): string {
  switch (check.type) {
    case 'command':
      return `${check.id} ${check.cmd} ${check.cwd ?? ''}`
    case 'artifact':
      return `${check.id} ${check.path}`
    case 'tests':
      return `${check.id} ${check.cmd} ${check.cwd ?? ''}`
    case 'metric':
      return `${check.id} ${check.name} ${check.source.cmd}`
    case 'http':
      return `${check.id} ${check.url}`
  }
}
