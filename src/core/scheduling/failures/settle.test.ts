import { expect, test } from 'vitest'
import { guardedRun } from '../../../testing/guarded-run.ts'
import { trace } from '../../../testing/trace.ts'

// Retried after a reported failure.

test('a passing fault is tried again after a while that grows, until the attempts are used up', () => {
  expect(trace('a 1h', { attempts: { a: ['transient', 'transient'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✗  a ↻   2h03m a →   3h03m a ✓"`,
  )
  expect(trace('a 1h', { attempts: { a: ['transient', 'transient', 'transient'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✗  a ↻   2h03m a →   3h03m a ✗  failed"`,
  )
})

test('an external service gets four times as long to come back', () => {
  expect(trace('a 1h', { attempts: { a: ['external', 'external'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h04m a →   2h04m a ✗  a ↻   2h12m a →   3h12m a ✓"`,
  )
})

test('a failure of logic is not tried again, unless the plan states retries', () => {
  expect(trace('a 1h', { attempts: { a: ['logic'] } })).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed"`)
  expect(trace('a 1h retries 1', { attempts: { a: ['logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✓"`,
  )
  expect(trace('a 1h retries 1', { attempts: { a: ['logic', 'logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✗  failed"`,
  )
  expect(trace('a 1h retries 0', { attempts: { a: ['transient'] } })).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed"`)
})

test('what reaches beyond the machine is not repeated without an undo', () => {
  const attempts = { a: ['transient'] }
  expect(trace('a 1h effects net', { attempts })).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed"`)
  expect(trace('a 1h effects db', { attempts })).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed"`)
  expect(trace('a 1h effects deploy retries 3', { attempts })).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed"`)
  expect(trace('a 1h effects fs', { attempts })).toMatchInlineSnapshot(`"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✓"`)
  expect(trace('a 1h effects net undo', { attempts })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m a →   2h02m a ✓"`,
  )
})

test('a failed attempt is undone before it is tried again', () => {
  expect(trace('a 1h undo', { attempts: { a: ['transient'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m a →   2h02m a ✓"`,
  )
})

test('an undo that failed in passing, or was lost, is tried again; any other is for a person to put right', () => {
  const undoing = (...ends: string[]): string => trace('a 1h undo', { attempts: { a: ['transient'], 'a undo': ends } })
  expect(undoing('logic')).toMatchInlineSnapshot(`"0h a →   1h a ✗  a undo →   1h01m a ?  needs_attention"`)
  expect(undoing('transient', 'external')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m a undo →   1h03m a ↻   1h11m a undo →   1h12m a ↻   1h13m a →   2h13m a ✓"`,
  )
  expect(undoing('transient', 'transient', 'transient')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m a undo →   1h03m a ↻   1h05m a undo →   1h06m a ?  needs_attention"`,
  )
  expect(undoing('lost')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a undo †  a undo →   1h02m a ↻   1h03m a →   2h03m a ✓"`,
  )
  expect(undoing('lost', 'lost', 'lost')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a undo †  a undo →   1h02m a undo †  a undo →   1h03m a undo †  a ?  needs_attention"`,
  )
})

test('an undo that waits for its next try comes to its end before a stop, an abort and after a crash', () => {
  const undoing = (...operator: string[]): string =>
    trace('a 1h undo', { attempts: { a: ['external'], 'a undo': ['external'] }, operator })
  expect(undoing('62m stop')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m stopping   1h05m a undo →   1h06m a ↻  stopped"`,
  )
  expect(undoing('62m abort')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h02m aborting   1h05m a undo →   1h06m a ↻  a ⊘  aborted"`,
  )
  expect(undoing('62m crash')).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a undo →   1h01m a ↻   1h03m resumed   1h05m a undo →   1h06m a ↻   1h10m a →   2h10m a ✓"`,
  )
})

test('nothing is undone when the attempt could not even run', () => {
  expect(trace('a 1h undo retries 1', { attempts: { a: ['could_not_run'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ✗  a ↻   1h01m a →   2h01m a ✓"`,
  )
})

test('while a task waits for its next try, others use its worker and its locks', () => {
  expect(
    trace(
      `a 1h locks db
       b 30m locks db prio low`,
      { attempts: { a: ['transient'] } },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✗  a ↻  b →   1h30m b ✓  a →   2h30m a ✓"`)
})

// Timeouts.

test('an attempt that runs past its timeout is ended, and counts as its own failure', () => {
  expect(trace('a 2h timeout 1h')).toMatchInlineSnapshot(`"0h a →   1h a ■ timeout  a ✗  failed"`)
  expect(trace('a 2h timeout 1h retries 1', { attempts: { a: ['hangs', 'ok 30m'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a ■ timeout  a ✗  a ↻   1h01m a →   1h31m a ✓"`,
  )
})

test('an attempt that ends well while it is being ended has ended well', () => {
  expect(trace('a 2h timeout 1h', { when_cancelled: 'succeeded' })).toMatchInlineSnapshot(
    `"0h a →   1h a ■ timeout  a ✓"`,
  )
})

test('a check has a timeout of its own', () => {
  expect(trace('a 1h checks 1', { attempts: { 'a check': ['hangs'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   2h a check ■ timeout  a check timed out  a ✗  failed"`,
  )
})

// Checks.

test('a task has succeeded when its checks have passed, one after the other', () => {
  expect(
    trace(`a 1h checks 2
           b 1h after a`),
  ).toMatchInlineSnapshot(`"0h a →   1h a check →   1h01m a check →   1h02m a ✓  b →   2h02m b ✓"`)
})

test('a failed check fails the task; the next try runs and checks all of it again', () => {
  expect(trace('a 1h checks 2 retries 1', { attempts: { 'a check': ['ok', 'logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check →   1h02m a check failed  a ✗  a ↻   1h03m a →   2h03m a check →   2h04m a check →   2h05m a ✓"`,
  )
})

test('a check that could not run proves nothing: it looks again, then a person sees to it, and the work is kept', () => {
  const blind = ['could_not_run', 'could_not_run', 'could_not_run']
  expect(trace('a 1h checks 1 undo', { attempts: { 'a check': blind.slice(1) } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check could not run  a check →   1h02m a check could not run  a check →   1h03m a ✓"`,
  )
  const attempts = { 'a check': blind }
  expect(trace('a 1h checks 1 undo', { attempts })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check could not run  a check →   1h02m a check could not run  a check →   1h03m a check could not run  a ?  needs_attention"`,
  )
  expect(
    trace('a 1h checks 2 undo\nz 5h', { attempts, workers: 2, operator: ['2h approve a check'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a check →   1h01m a check could not run  a check →   1h02m a check could not run  a check →   1h03m a check could not run  a ?   2h a ↻  a check →   2h01m a check →   2h02m a ✓   5h z ✓"`,
  )
  expect(
    trace('a 1h checks 1 undo\nz 5h', { attempts, workers: 2, operator: ['2h approve a retry'] }),
  ).toMatchInlineSnapshot(
    `"0h z →  a →   1h a check →   1h01m a check could not run  a check →   1h02m a check could not run  a check →   1h03m a check could not run  a ?   2h a ↻  a →   3h a check →   3h01m a ✓   5h z ✓"`,
  )
})

test('a check that only should pass never holds its task back', () => {
  expect(trace('a 1h should-checks 1', { attempts: { 'a check': ['logic'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check failed  a ✓"`,
  )
  expect(trace('a 1h should-checks 1', { attempts: { 'a check': ['could_not_run'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check could not run  a ✓"`,
  )
  expect(trace('a 1h should-checks 1', { attempts: { 'a check': ['hangs'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   2h a check ■ timeout  a check timed out  a ✓"`,
  )
})

test('a check that was lost looks again; one that is lost again and again is for a person', () => {
  expect(trace('a 1h checks 1', { attempts: { 'a check': ['lost 30s'] } })).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h00m30s a check †  a check →   1h01m30s a ✓"`,
  )
  const lost = Array.from({ length: 3 }, () => 'lost 30s')
  expect(trace('a 1h checks 1', { attempts: { 'a check': lost } })).toMatch(/a check † {2}a \? {2}needs_attention$/)
})

// Cut off: nobody knows how far the attempt came.

test('an idempotent task that was cut off runs again', () => {
  expect(trace('a 1h idempotent', { attempts: { a: ['lost 20m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a †  a ↻  a →   1h20m a ✓"`,
  )
})

test('a task with an undo that was cut off is undone, then runs again', () => {
  expect(trace('a 1h undo', { attempts: { a: ['lost 20m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a †  a undo →   0h21m a ↻  a →   1h21m a ✓"`,
  )
  expect(trace('a 1h undo idempotent', { attempts: { a: ['lost 20m'] } })).toMatchInlineSnapshot(
    `"0h a →   0h20m a †  a undo →   0h21m a ↻  a →   1h21m a ✓"`,
  )
})

test('any other task that was cut off waits for a person', () => {
  const options = { attempts: { a: ['lost 20m'] } }
  const plan = `a 1h
                b 2h
                c 1h after a`
  expect(trace(plan, { ...options, workers: 2 })).toMatchInlineSnapshot(
    `"0h a →  b →   0h20m a †  a ?   2h b ✓  needs_attention"`,
  )
  const answered = (answer: string): string =>
    trace(plan, { ...options, workers: 2, operator: [`1h approve a ${answer}`] })
  expect(answered('done')).toMatchInlineSnapshot(`"0h a →  b →   0h20m a †  a ?   1h a ✓  c →   2h b ✓  c ✓"`)
  expect(answered('retry')).toMatchInlineSnapshot(
    `"0h a →  b →   0h20m a †  a ?   1h a ↻  a →   2h b ✓  a ✓  c →   3h c ✓"`,
  )
  expect(answered('skip')).toMatchInlineSnapshot(`"0h a →  b →   0h20m a †  a ?   1h a –  c →   2h b ✓  c ✓"`)
  expect(answered('perhaps')).toMatchInlineSnapshot(
    `"0h a →  b →   0h20m a †  a ?   1h refused (perhaps is not a choice for P1.a; they are done, retry, skip)   2h b ✓  needs_attention"`,
  )
})

test('the user may say for all tasks that they can be repeated', () => {
  expect(trace('a 1h', { attempts: { a: ['lost 20m'] }, assume_idempotent: true })).toMatchInlineSnapshot(
    `"0h a →   0h20m a †  a ↻  a →   1h20m a ✓"`,
  )
})

test('to be cut off does not use up attempts, but three times in a row is for a person', () => {
  const lost = Array.from({ length: 3 }, () => 'lost 6m')
  expect(trace('a 1h idempotent retries 0', { attempts: { a: lost.slice(1) } })).toMatch(/1h12m a ✓$/)
  expect(trace('a 1h idempotent retries 0', { attempts: { a: lost } })).toMatch(/0h18m a † {2}a \? {2}needs_attention$/)
  const between = [...lost.slice(1), 'transient 6m', ...lost.slice(1)]
  expect(trace('a 1h idempotent', { attempts: { a: between } })).toMatch(/a ✓$/)
})

test('an undo that goes well each time does not hide that its task is lost each time', () => {
  const lost = Array.from({ length: 3 }, () => 'lost 6m')
  expect(trace('a 1h undo', { attempts: { a: lost.slice(1) } })).toMatch(/a ✓$/)
  expect(trace('a 1h undo', { attempts: { a: lost } })).toMatch(/a undo → {3}\S+ a \? {2}needs_attention$/)
})

test('a person who lets a task run again that was lost too often grants it as many losses more', () => {
  const lost = Array.from({ length: 5 }, () => 'lost 6m')
  const operator = ['5h retry a', '5h take_up']
  expect(trace('a 1h idempotent', { attempts: { a: lost }, operator })).toMatch(/needs_attention {3}5h .* a ✓$/)
})

// Reports that come too late.

test('a report of an attempt that is over is refused, recorded, and changes nothing', () => {
  expect(
    trace(
      `a 1h idempotent
       b 3h`,
      { workers: 2, attempts: { a: ['lost 20m', 'ok 1h repeated'] } },
    ),
  ).toMatchInlineSnapshot(`"0h b →  a →   0h20m a †  a ↻  a →   1h20m a ✓   1h21m a late   3h b ✓"`)
})

test('who was killed in the middle of work that may not be repeated waits for a person', () => {
  const told = (plan: string, repeats = false): string =>
    guardedRun(plan, {
      attempts: { a: ['KILLED: was killed (SIGKILL)'] },
      change: (all) => ({
        ...all,
        graph: { ...all.graph, nodes: all.graph.nodes.map((node) => ({ ...node, idempotent: repeats })) },
      }),
    })
  expect(told('a 1m')).toMatchInlineSnapshot(`
    "0s a →
    1m a ? cut off  needs_attention"
  `)
  expect(told('a 1m', true)).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗
    1m1s a →
    2m1s a ✓  completed"
  `)
  expect(told('a 1m retries 1')).toMatchInlineSnapshot(`
    "0s a →
    1m a ✗
    1m1s a →
    2m1s a ✓  completed"
  `)
})
