import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { filledItem } from '../../../testing/filled-item.ts'

const CODE = indexOf(
  `web/pages/index.vue
   web/pages/house/index.vue
   web/pages/house/members.vue
   api/routes/homes/controller_members.py: route GET /members; exported class Members
   api/routes/homes/controller_hooks.py: route GET /hooks; exported class Hooks
   api/routes/homes/controller_rooms.py: route GET /rooms; exported class Rooms
   api/db/models/member.py: exported class Member
   api/db/models/hook.py: exported class Hook
   api/scheduler/tasks/purge_hooks.py: exported function purge_hooks
   api/scheduler/tasks/reset_members.py: exported function reset_members
   migrations/versions/2024-10-20-09.47.46_38ab_add_hooks.py
   migrations/versions/2024-11-02-10.12.01_77cd_add_members.py`,
)

const newFor = (kind: 'view' | 'endpoint' | 'job' | 'migration', says: string): string[] =>
  (filledItem({ kind, says }, CODE).derivation ?? []).flatMap(({ rule, at }) =>
    rule === 'scope-new' && at !== undefined ? [at] : [],
  )

test('what is made has a place in the folder where things of its kind live, named as they are', () => {
  expect({
    page: newFor('view', 'Add a page `/house/cellar` with a table of all bottles.'),
    endpoint: newFor('endpoint', '`GET /api/homes/cellar/bottles` returns a page of bottles.'),
    known: newFor('endpoint', '`GET /api/homes/members` returns the name too.'),
    job: newFor('job', 'Add cellar reminders.'),
    table: newFor('migration', 'Create the bottles table'),
  }).toMatchInlineSnapshot(`
    {
      "endpoint": [
        "api/routes/homes/controller_cellar.py",
      ],
      "job": [
        "api/scheduler/tasks/cellar_reminder.py",
      ],
      "known": [],
      "page": [
        "web/pages/house/cellar.vue",
      ],
      "table": [
        "migrations/versions/*_create_bottles_table*.py",
        "api/db/models/bottle.py",
      ],
    }
  `)
})

test('an endpoint is no page, and a codebase without pages has no place for one', () => {
  expect(newFor('view', 'Show what `GET /house/cellar` returns.')).toEqual([])
  const bare = indexOf('src/a.ts: exported class A\nsrc/b.ts: exported class B')
  const fields = filledItem({ kind: 'view', says: 'Show `/house/cellar` to members.' }, bare)
  expect(fields.derivation?.filter(({ rule }) => rule === 'scope-new')).toEqual([])
})
