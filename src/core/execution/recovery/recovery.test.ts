import { expect, test } from 'vitest'
import { planFromText } from '../../../testing/plan-text.ts'
import type { CoordinatorNode } from '../../model/coordinator.ts'
import { type Checkpoint, refuseCheckpoint, specHash } from './recovery.ts'

const nodeOf = (line: string): CoordinatorNode => planFromText(line).graph.nodes[0] as CoordinatorNode

test('a checkpoint is refused when the task was changed, when it is undone, or when nobody can go back to it', () => {
  const node = nodeOf('a 1h resumable marks 30!, 60')
  const made: Checkpoint = { checkpoint: 'a-60', attempt: 'P1.a-1', spec: specHash(node), undone: false, seq: 1 }
  expect(refuseCheckpoint(node, made)).toBeUndefined()
  expect(refuseCheckpoint(node, { ...made, undone: true })).toBe('what was done up to it is undone')
  expect(refuseCheckpoint(node, { ...made, checkpoint: 'a-30' })).toBe(
    'it is declared as one that cannot be gone back to',
  )
  expect(refuseCheckpoint({ ...node, checkpoint_capable: false }, made)).toBe('the task cannot go on from a checkpoint')
  const other = { ...node, action: { ...node.action, cmd: 'another command' } }
  expect(refuseCheckpoint(other, made)).toBe('the task was changed since')
})

test('what a task may use, and how urgent it is, leaves its checkpoints as they are', () => {
  const node = nodeOf('a 1h resumable')
  const other = nodeOf('a 1h resumable prio high locks db retries 4')
  expect(specHash(other)).toBe(specHash(node))
})
