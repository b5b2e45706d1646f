import { expect, test } from 'vitest'
import { trace } from '../../testing/trace.ts'

test('a paused execution lets run what runs, checks it, and starts nothing', () => {
  expect(
    trace(
      `a 1h checks 1
       b 1h after a`,
      { operator: ['30m pause', '3h resume'] },
    ),
  ).toMatchInlineSnapshot(`"0h a →   0h30m paused   1h a check →   1h01m a ✓   3h resumed  b →   4h b ✓"`)
})

test('time that passes in a pause counts for retries, and rates and barriers do not spin', () => {
  expect(
    trace(
      `rate api 1 per 10m
       a 1h rates api
       b 1h rates api`,
      { attempts: { a: ['transient'] }, operator: ['30m pause', '3h resume'] },
    ),
  ).toMatchInlineSnapshot(`"0h a →   0h30m paused   1h a ✗  a ↻   3h resumed  b →   4h b ✓  a →   5h a ✓"`)
})

test('a stopped execution leaves at once and goes on when it is taken up', () => {
  const plan = `a 1h idempotent
                b 1h after a`
  expect(trace(plan, { operator: ['30m stop'] })).toMatchInlineSnapshot(`"0h a →   0h30m stopping  a ■  a ↻  stopped"`)
  expect(trace(plan, { operator: ['30m stop', '5h take_up'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m stopping  a ■  a ↻  stopped   5h resumed  a →   6h a ✓  b →   7h b ✓"`,
  )
})

test('a stop cuts off: what may not be repeated is undone or waits for a person', () => {
  expect(
    trace(
      `again 1h idempotent
       undone 1h undo
       asked 1h`,
      { workers: 3, operator: ['30m stop', '5h take_up'] },
    ),
  ).toMatchInlineSnapshot(
    `"0h again →  undone →  asked →   0h30m stopping  again ■  undone ■  asked ■  again ↻  undone undo →  asked ?   0h31m undone ↻  stopped   5h resumed  again →  undone →   6h again ✓  undone ✓  needs_attention"`,
  )
})

test('what ends well while it is being stopped is checked after the take up, without running again', () => {
  expect(
    trace('a 1h checks 1', { when_cancelled: 'succeeded', operator: ['30m stop', '5h take_up'] }),
  ).toMatchInlineSnapshot(`"0h a →   0h30m stopping  a ■  stopped   5h resumed  a check →   5h01m a ✓"`)
})

test('a check that is stopped looks again, without running the task again', () => {
  expect(
    trace('a 1h checks 2', { attempts: { 'a check': ['ok', 'ok 3h'] }, operator: ['90m stop', '5h take_up'] }),
  ).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h01m a check →   1h30m stopping  a check ■  stopped   5h resumed  a check →   5h01m a ✓"`,
  )
  expect(
    trace('a 1h checks 1', {
      attempts: { 'a check': ['ok 3h'] },
      when_cancelled: 'succeeded',
      operator: ['90m stop', '5h take_up'],
    }),
  ).toMatchInlineSnapshot(`"0h a →   1h a check →   1h30m stopping  a check ■  stopped   5h resumed  a ✓"`)
})

test('no further check is begun while the execution is being stopped', () => {
  expect(
    trace('a 1h checks 2', {
      attempts: { 'a check': ['ok 3h'] },
      when_cancelled: 'succeeded',
      operator: ['90m stop', '5h take_up'],
    }),
  ).toMatchInlineSnapshot(
    `"0h a →   1h a check →   1h30m stopping  a check ■  stopped   5h resumed  a check →   5h01m a ✓"`,
  )
})

test('a failure while stopping is retried after the take up', () => {
  expect(
    trace('a 1h retries 1', { when_cancelled: 'failed', operator: ['30m stop', '5h take_up'] }),
  ).toMatchInlineSnapshot(`"0h a →   0h30m stopping  a ■  a ✗  a ↻  stopped   5h resumed  a →   6h a ✓"`)
})

test('an undo is not stopped: it comes to its end first', () => {
  expect(
    trace('a 1h undo', { attempts: { a: ['logic'], 'a undo': ['ok 3h'] }, operator: ['90m stop', '9h take_up'] }),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✗  a undo →   1h30m stopping   4h stopped   9h resumed  failed"`)
})

test('an aborted execution cancels everything and is over', () => {
  const plan = `a 1h
                b 1h undo
                c 1h after a
                d 1h checks 1`
  expect(trace(plan, { workers: 2, operator: ['30m abort', '5h take_up', '6h retry a'] })).toMatchInlineSnapshot(
    `"0h a →  b →   0h30m aborting  a ■ abort  b ■ abort  a ⊘  b undo →   0h31m b ⊘  c ⊘  d ⊘  aborted   6h refused (the execution is aborted)"`,
  )
})

test('an abort undoes what is done and not accepted, whether or not a check was under way', () => {
  const plan = 'a 1h checks 1 undo'
  expect(trace(plan, { operator: ['1h abort'] })).toMatchInlineSnapshot(
    `"0h a →   1h aborting  a ■ abort  a undo →   1h01m a ⊘  aborted"`,
  )
  expect(trace(plan, { operator: ['30m abort'], when_cancelled: 'succeeded' })).toMatchInlineSnapshot(
    `"0h a →   0h30m aborting  a ■ abort  a undo →   0h31m a ⊘  aborted"`,
  )
  expect(trace(plan, { operator: ['1h stop', '2h abort'] })).toMatchInlineSnapshot(
    `"0h a →   1h stopping  a ■  stopped   2h aborting  a undo →   2h01m a ↻  a ⊘  aborted"`,
  )
})

test('an abort overtakes a stop, and a stop does not weaken an abort', () => {
  const plan = 'a 1h undo'
  const attempts = { 'a undo': ['ok 1h'] }
  expect(trace(plan, { attempts, operator: ['30m stop', '40m abort'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m stopping  a ■  a undo →   0h40m aborting   1h30m a ↻  a ⊘  aborted"`,
  )
  expect(trace(plan, { attempts, operator: ['30m abort', '40m stop'] })).toMatchInlineSnapshot(
    `"0h a →   0h30m aborting  a ■ abort  a undo →   0h40m refused (the execution is stopping)   1h30m a ⊘  aborted"`,
  )
})

test('a cancelled task is ended, undone if that is possible, and not tried again', () => {
  const operator = ['30m cancel a']
  expect(trace('a 1h idempotent', { operator })).toMatchInlineSnapshot(`"0h a →   0h30m a ■ cancelled  a ⊘  failed"`)
  expect(trace('a 1h undo', { operator })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a undo →   0h31m a ⊘  failed"`,
  )
  expect(trace('a 1h', { operator, when_cancelled: 'failed' })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a ✗  failed"`,
  )
  expect(trace('a 1h', { operator, when_cancelled: 'succeeded' })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a ✓"`,
  )
  expect(trace('a 1h', { operator, when_cancelled: 'lost' })).toMatchInlineSnapshot(
    `"0h a →   0h30m a ■ cancelled  a †  a ⊘  failed"`,
  )
})

test('a retry gives a task that ended badly all its attempts again', () => {
  expect(
    trace(
      `a 1h
       b 9h`,
      { workers: 2, attempts: { a: ['logic', 'transient'] }, operator: ['2h retry a'] },
    ),
  ).toMatchInlineSnapshot(`"0h b →  a →   1h a ✗   2h a ↻  a →   3h a ✗  a ↻   3h01m a →   4h01m a ✓   9h b ✓"`)
})

test('a skipped task counts as done for what comes after it', () => {
  expect(
    trace(
      `a 1h
       b 1h after a
       c 9h`,
      { workers: 2, attempts: { a: ['logic'] }, operator: ['2h skip a'] },
    ),
  ).toMatchInlineSnapshot(`"0h c →  a →   1h a ✗   2h a –  b →   3h b ✓   9h c ✓"`)
})

test('an execution that failed goes on when a task is retried and it is taken up', () => {
  expect(
    trace(
      `a 1h
       b 1h after a`,
      { attempts: { a: ['logic'] }, operator: ['5h retry a', '6h take_up'] },
    ),
  ).toMatchInlineSnapshot(`"0h a →   1h a ✗  failed   5h a ↻   6h resumed  a →   7h a ✓  b →   8h b ✓"`)
})

test('after a crash what still runs is adopted, what is gone was cut off', () => {
  const plan = `a 2h
                b 2h idempotent
                c 1h after a`
  expect(trace(plan, { workers: 2, operator: ['1h crash'] })).toMatchInlineSnapshot(
    `"0h a →  b →   1h01m resumed   2h a ✓  b ✓  c →   3h c ✓"`,
  )
  expect(trace(plan, { workers: 2, operator: ['1h crash'], crash_kills: 1 })).toMatchInlineSnapshot(
    `"0h a →  b →   1h01m resumed  a †  a ?  b †  b ↻  b →   3h01m b ✓  needs_attention"`,
  )
})

test('after a crash what ended meanwhile is reported, and deadlines get a grace', () => {
  expect(
    trace(
      `a 90s
       b 2h timeout 90s`,
      { workers: 2, operator: ['1m crash'] },
    ),
  ).toMatchInlineSnapshot(`"0h b →  a →   0h02m resumed  a ✓   0h02m30s b ■ timeout  b ✗  failed"`)
})

test('each command answers in each state of the execution', () => {
  const states = {
    running: [],
    paused: ['1h pause'],
    stopping: ['1h stop'],
    aborting: ['1h abort'],
    stopped: ['1h stop'],
    failed: [],
    completed: [],
  }
  const plans = { failed: 'a 1h', completed: 'a 1h', stopped: 'a 3h idempotent' }
  const table = Object.entries(states).flatMap(([state, before]) =>
    ['pause', 'resume', 'stop', 'abort', 'scale 3', 'retry b', 'approve b'].map((command) => {
      const plan = plans[state as keyof typeof plans] ?? 'a 3h undo\nz 1h after a'
      const attempts = { a: state === 'failed' ? ['logic'] : ['ok'], 'a undo': ['ok 3h'] }
      const told = trace(plan, { attempts, operator: [...before, `2h ${command}`] })
      return `${state}, ${command}: ${
        told
          .split('   ')
          .find((group) => group.startsWith('2h '))
          ?.slice(3) ?? ''
      }`
    }),
  )
  expect(table.join('\n')).toMatchInlineSnapshot(`
    "running, pause: paused
    running, resume: refused (the execution is running, not paused)
    running, stop: stopping  a ■  a undo →
    running, abort: aborting  a ■ abort  a undo →
    running, scale 3: 
    running, retry b: refused (there is no task P1.b)
    running, approve b: refused (P1.b does not wait for a person)
    paused, pause: refused (the execution is paused)
    paused, resume: resumed
    paused, stop: stopping  a ■  a undo →
    paused, abort: aborting  a ■ abort  a undo →
    paused, scale 3: 
    paused, retry b: refused (there is no task P1.b)
    paused, approve b: refused (P1.b does not wait for a person)
    stopping, pause: refused (the execution is stopping)
    stopping, resume: refused (the execution is stopping, not paused)
    stopping, stop: refused (the execution is stopping)
    stopping, abort: aborting
    stopping, scale 3: 
    stopping, retry b: refused (there is no task P1.b)
    stopping, approve b: refused (P1.b does not wait for a person)
    aborting, pause: refused (the execution is stopping)
    aborting, resume: refused (the execution is stopping, not paused)
    aborting, stop: refused (the execution is stopping)
    aborting, abort: refused (the execution is being aborted)
    aborting, scale 3: 
    aborting, retry b: refused (there is no task P1.b)
    aborting, approve b: refused (P1.b does not wait for a person)
    stopped, pause: refused (the execution is stopped)
    stopped, resume: refused (the execution is stopped, not paused)
    stopped, stop: refused (the execution is stopped)
    stopped, abort: aborting  a ⊘  aborted
    stopped, scale 3: 
    stopped, retry b: refused (there is no task P1.b)
    stopped, approve b: refused (P1.b does not wait for a person)
    failed, pause: refused (the execution is failed)
    failed, resume: refused (the execution is failed, not paused)
    failed, stop: refused (the execution is failed)
    failed, abort: aborting  aborted
    failed, scale 3: 
    failed, retry b: refused (there is no task P1.b)
    failed, approve b: refused (P1.b does not wait for a person)
    completed, pause: refused (the execution is completed)
    completed, resume: refused (the execution is completed)
    completed, stop: refused (the execution is completed)
    completed, abort: refused (the execution is completed)
    completed, scale 3: refused (the execution is completed)
    completed, retry b: refused (the execution is completed)
    completed, approve b: refused (the execution is completed)"
  `)
})
