import { expect, test } from 'vitest'
import { PLAN_FORMATS } from '../operations/show-plan.ts'
import type { Invocation } from './invocation.ts'
import { buildProgram } from './program.ts'
import { recordedScreen } from './recorded-screen.ts'
import { verbs, verbNames } from './verbs.ts'
import { SHOWN_FORMATS } from './verbs/show-plan.ts'

async function help(...args: string[]): Promise<string> {
  const screen = recordedScreen(100)
  const invocation: Invocation = { name: 'tasks', screen, directory: '.', exitCode: 0, outputClosed: () => {} }
  const program = await buildProgram(args, verbs, invocation)
  await expect(program.parseAsync([...args, '--help'], { from: 'user' })).rejects.toThrow('(outputHelp)')
  return screen.printed.out
}

test('the help lists the verbs, and ends with a session, the exit codes and the environment', async () => {
  expect(await help()).toMatchInlineSnapshot(`
    "Usage: tasks <command> [options]

    Turns a specification into an ordered plan of tasks, and carries the plan out.

    Options:
      -V, --version                          print the version
      -h, --help                             show help

    Commands:
      analyze [options] [dir]                show what a codebase holds to reuse, extend and share
      plan [options] [spec...]               turn a specification into a plan
      validate-plan [options] <plan>         check that a plan is whole and as it was made
      show-plan [options] <plan>             show a plan as a table, JSON, a drawing or a page
      explain-plan [options] <task> [plan]   show how a task of a plan came to be
      diff-plan [options] <before> <after>   compare two plans
      list-plans [options] [dir]             list the plans in a directory
      archive-plan [options] <plan>          put a plan away
      export [options] <plan>                write a plan in the format of another tool
      replan [options] <plan> <spec...>      change a plan to fit another specification
      execute [options] [plan]               carry a plan out, or go on with an execution
      status [options] [execution]           show what runs, what waits, and why
      explain [options] [execution]          show what broke in an execution, and what was done about it
      pause [options] [execution]            start nothing more of a running execution
      resume [options] [execution]           go on with an execution that pause has paused
      abort [options] [execution]            cancel what runs and end the execution for good
      cancel [options] <task>                cancel one task of a running execution
      retry [options] <task>                 try a task again
      skip [options] <task>                  leave a task out
      take [options] <task>                  say that you do a manual task
      done [options] <task>                  say that a manual task is done
      fail [options] <task>                  say that a manual task could not be done
      approve [options] <question>           answer a question with yes, or with a choice
      reject [options] <question>            answer a question with no
      update [options] <file...>             change the plan of a running execution
      rollback [options] <task>              undo a task that has succeeded, and do it again
      scale [options] [execution]            change the number of workers
      budget [options] [execution]           change what an execution may spend
      logs [options] <task>                  print what a task printed
      emit [options] <what> [words...]       say something from within a task: progress, a checkpoint, a
                                             log line
      list [options]                         list the executions, newest first
      checkpoints [options] <action> [what]  show to where an execution can go back, or free what is
                                             kept for it
      history [options]                      show what executions taught: times, first tries, remedies
      journal [options] <action> [what]      check, export, import, prune or repair the durable log
      patterns [options] <action> [file]     show what failures are known by, prove patterns of your
                                             own, or try a log
      completion <shell>                     print a script that lets the Tab key complete this command
      help [command]                         show help for a command

    A typical session:
      $ tasks plan spec.md --codebase-path .     write the plan to ./plans/<slug>
      $ tasks validate-plan ./plans/<slug>       check that it is whole and as it was made
      $ tasks show-plan ./plans/<slug>           read it
      $ tasks execute ./plans/<slug> --dry-run   see the schedule and the expected finish
      $ tasks execute ./plans/<slug>             carry it out
      $ tasks status                             what runs, what waits and why
      $ tasks execute --resume                   go on after Ctrl-C or a crash

    Exit codes:
       0  done
       1  wrong arguments, or something that was named is not there
       2  the specification or the codebase could not be analysed
       3  the dependencies form a cycle
       4  a task needs more of a resource than there is
       5  the plan is not valid
       6  no worker could start
       7  tasks failed; what was done is kept, and the execution can be resumed
       8  the execution failed
       9  stopped by you; the execution can be resumed
      10  a task waits for a person
      11  a rule paused the execution; it can be resumed
      70  an error in tasks itself

    Environment:
      NO_COLOR, FORCE_COLOR   without colour, or always with it
      TASKS_DEBUG=1           show the stack of an error
    "
  `)
})

test.each(verbNames)('the help of %s has a summary, an example, and a default or none for every flag', async (verb) => {
  const text = await help(verb)
  expect(text).toMatch(/\nExamples?:\n {2}\$ tasks /)
  const flags = text.slice(text.indexOf('\nOptions:'), text.search(/\nExamples?:/)).split(/\n(?= {2}-)/)
  for (const flag of flags.slice(1).filter((line) => /^ {2}--[\w-]+ <(?!task>|id>)/.test(line))) {
    expect(flag.replaceAll(/\s+/g, ' ')).toContain('default: ')
  }
})

test('the help of plan', async () => {
  expect(await help('plan')).toMatchInlineSnapshot(`
    "Usage: tasks plan [options] [spec...]

    Turns a specification into a plan of ordered tasks, and writes the plan to a directory. A
    specification is one document or several: requirements as people write them, a plan or a design
    beside them, contracts (OpenAPI, SQL, proto, GraphQL, JSON Schema), or Markdown with a list item for
    each task.

    Arguments:
      spec                       a file, several files or a folder, - for standard input, or the text
                                 itself in quotes

    Options:
      --plan-doc <file>          the specification, always taken as a file, in place of <spec> (default:
                                 none)
      --only                     read what was named and nothing that stands beside it
      --from <tool>              read the file as the plan of this tool (default: recognized by name and
                                 content) ("task-master", "spec-kit", "openspec", "kiro", "beads",
                                 "wfformat")
      --tag <name>               which tag of a Task Master file to import (default: master, else the
                                 first)
      --codebase-path <dir>      the code that the plan is for (default: ".")
      --output-dir <dir>         where the plan is written (default: ./plans/<slug of the title>)
      --force                    replace another plan in that directory
      --min-confidence <n>       dependencies less certain than this are too uncertain to hold (default:
                                 0.7)
      --low-confidence <policy>  what becomes of uncertain dependencies: soft only prefers the order,
                                 hold makes the task wait for your approval, drop forgets the order
                                 ("soft", "hold", "drop", default: "soft")
      --repair                   open cycles by the repairs that are otherwise only offered; each change
                                 is logged
      --execution-model <model>  start each task as soon as it can, or in waves ("rolling_frontier",
                                 "wave_based", default: "rolling_frontier")
      --max-wave-size <n>        tasks in a wave at most (default: 30)
      --max-concurrent <n>       tasks that run at once at most (default: 10)
      --no-analysis              do not look at the codebase
      --history <which>          correct durations by what executions before took: auto, off or a file
                                 (default: auto, and off where CI is set)
      --config <file>            the configuration (default: tasks.config.ts in the current directory,
                                 if any)
      --json                     print one JSON object
      -h, --help                 show help

    Examples:
      $ tasks plan spec.md --codebase-path ./src
      $ tasks plan specs/004-sign-in/
      $ tasks plan prd.md design.md contracts/
      $ tasks plan .taskmaster/tasks/tasks.json --tag billing
      $ tasks plan spec.md --output-dir ./plans/oauth --min-confidence 0.85
      $ cat spec.md | tasks plan - --json
      $ tasks plan '* Build (2m) run: \`make\`'
    "
  `)
})

test('the help of validate-plan', async () => {
  expect(await help('validate-plan')).toMatchInlineSnapshot(`
    "Usage: tasks validate-plan [options] <plan>

    Checks a plan, whoever wrote it: its shapes, references, cycles, that every quote stands in the
    specification, and every hash and metric, computed again. Exit code 0 when it is sound, 5 when it is
    not.

    Arguments:
      plan        the plan's directory

    Options:
      --strict    warnings count as failures; so do a plan that needs review and one below 80 % of the
                  points
      --json      print one JSON object
      -h, --help  show help

    Example:
      $ tasks validate-plan ./plans/release
    "
  `)
})

test('the help of show-plan', async () => {
  expect(await help('show-plan')).toMatchInlineSnapshot(`
    "Usage: tasks show-plan [options] <plan>

    Shows a plan: its summary and its tasks as a table, as JSON, as a drawing (SVG, or for Mermaid or
    Graphviz), or as one HTML page that needs nothing else. Shows one task, one feature or the critical
    path alone when asked to.

    Arguments:
      plan               the plan's directory

    Options:
      --task <task>      everything of one task, by its id or title
      --feature <id>     one feature, by its id or title, with its tasks
      --critical-path    the longest chain of tasks
      --format <format>  how it is shown ("table", "json", "mermaid", "dot", "html", "svg", default:
                         "table")
      --json             the same as --format json
      -h, --help         show help

    Examples:
      $ tasks show-plan ./plans/release
      $ tasks show-plan ./plans/release --task P1.T003
      $ tasks show-plan ./plans/release --format html > plan.html
      $ tasks show-plan ./plans/release --format dot | dot -Tsvg > plan.svg
    "
  `)
})

test('the help of execute', async () => {
  expect(await help('execute')).toMatchInlineSnapshot(`
    "Usage: tasks execute [options] [plan]

    Carries a plan out with real processes, or goes on with an execution after Ctrl-C, a crash or a
    failure. The first Ctrl-C stops cleanly, a second one kills.

    Arguments:
      plan                                   the plan's directory or its coordinator.json, or - to read
                                             that from standard input (not needed with --resume)

    Options:
      --resume [execution]                   go on with this execution (default: the newest that has not
                                             ended well)
      --retry <task>                         with --resume: try this task again; may be repeated
                                             (default: none)
      --skip <task>                          with --resume: leave this task out; may be repeated
                                             (default: none)
      --done <task>                          with --resume: this task, which waits for a person, is
                                             done; may be repeated (default: none)
      --approve <task>                       with --resume: this task, which waits for approval, may
                                             start; or the id of a question, and =choice; may be
                                             repeated (default: none)
      --reject <task>                        with --resume: this task, which waits for a person, or this
                                             question: no; may be repeated (default: none)
      --fail <task>                          with --resume: this task, which a person was to do, could
                                             not be done; may be repeated (default: none)
      --cancel <task>                        with --resume: cancel this task; what waits for it is
                                             blocked; may be repeated (default: none)
      --check <task>                         with --resume: what this task needs to be checked is put
                                             right: check it again; may be repeated (default: none)
      --undo <task>                          with --resume: undo what this task may have spoilt when it
                                             failed; may be repeated (default: none)
      --keep <task>                          with --resume: keep what this task may have spoilt when it
                                             failed; may be repeated (default: none)
      --rollback <task>                      with --resume: undo this task, which has succeeded, and
                                             what came after it, and do it again; may be repeated
                                             (default: none)
      --worker-min <n>                       workers at least (default: 2)
      --worker-max <n>                       workers at most (default: 8)
      --max-concurrent <n>                   tasks that run at once at most (default: the plan's number)
      --cpu-threshold <percent>              start less above this load of the machine (default: the
                                             plan's)
      --memory-threshold <percent>           start less above this use of memory (default: the plan's)
      --checkpoint-interval <percent>        percent of a task's progress between two checkpoints
                                             (default: the plan's)
      --execution-model <model>              start each task as soon as it can, or in waves (default: as
                                             it was planned) ("rolling_frontier", "wave_based")
      --workspace <where>                    where tasks work: all in the codebase itself, or each in a
                                             copy of it (default: shared) ("shared", "copy")
      --budget <limits>                      the most that may be spent, as usd=5,hours=2 (default: no
                                             limit)
      --heal <mode>                          what breaks for several tasks is put right by itself, after
                                             a person has agreed, or not at all: in place of the plan's
                                             default. What the plan says about one pattern holds, but
                                             for off, which holds before everything (default: the
                                             plan's) ("auto", "ask", "off")
      --agent <who>                          who does the tasks that have no command: "simulated" only
                                             pretends, anything else is a command line that gets the
                                             brief on standard input and as the file $TASKS_BRIEF
                                             (default: nobody)
      --assume-idempotent                    repeat a task that was cut off, also where the plan does
                                             not say that it may be
      --no-cache                             do not use results of before
      --accept-soft                          carry the plan out although some of its dependencies are
                                             too uncertain to hold
      --wait                                 stay when only an answer of a person is missing, and go on
                                             with it
      --profile <name>                       settings that the configuration gives under this name
                                             (default: none)
      --config <file>                        the configuration (default: tasks.config.ts in the current
                                             directory, if any)
      --codebase-path <dir>                  the directory that the tasks work in (default: the one that
                                             was planned)
      --state-dir <dir>                      where executions are kept (default: the nearest .tasks
                                             folder upwards)
      --seed <n>                             where chance starts, for the pauses before retries and for
                                             --optimize (default: 1)
      --abort                                with --resume: undo what is half done, and end the
                                             execution for good
      --resume-from-checkpoint [checkpoint]  the same as --resume; with the id of a checkpoint, as
                                             --checkpoint-id
      --checkpoint-id <id>                   go back to this checkpoint: what has succeeded since is
                                             undone and done again
      --update <file>                        with --resume: change the plan by this update before it
                                             goes on; may be repeated (default: none)
      --dry-run                              start nothing: print the schedule and the expected finish;
                                             with --resume and --update: what would change
      --optimize [schedules]                 look for a better order of the tasks first, by so many
                                             schedules (default: 5000), and keep it if it is better
      --yes                                  answer yes where it would be asked whether finished work is
                                             to be undone
      --report <file>                        write the final report there, as JSON (default: nowhere)
      --json                                 print the events, one JSON object a line, and nothing else
      -h, --help                             show help

    Examples:
      $ tasks execute ./plans/release --worker-max 4
      $ tasks execute ./plans/release --dry-run
      $ tasks execute ./plans/release --dry-run --optimize
      $ tasks execute ./plans/release --agent 'my-agent --task "$TASKS_BRIEF"'
      $ tasks plan spec.md --json | tasks execute -
      $ tasks execute ./plans/release --cpu-threshold 75 --checkpoint-interval 25
      $ tasks execute --resume
      $ tasks execute --resume exec-2026-11-22-001 --retry P1.T003
      $ tasks execute --resume --update release.patch.json --dry-run
    "
  `)
})

test('the help of status', async () => {
  expect(await help('status')).toMatchInlineSnapshot(`
    "Usage: tasks status [options] [execution]

    Shows where an execution stands and, for each task that waits, for what.

    Arguments:
      execution          which execution (default: the newest)

    Options:
      --all              list finished tasks too, and do not cut a long list
      --state-dir <dir>  where executions are kept (default: the nearest .tasks folder upwards)
      --json             print one JSON object
      -h, --help         show help

    Examples:
      $ tasks status
      $ tasks status exec-2026-11-22-001 --json
    "
  `)
})

test('the help of logs', async () => {
  expect(await help('logs')).toMatchInlineSnapshot(`
    "Usage: tasks logs [options] <task>

    Prints what a task and its checks printed, attempt by attempt.

    Arguments:
      task               id or title of the task

    Options:
      --execution <id>   which execution (default: the newest)
      --attempt <n>      only this attempt (default: all)
      -f, --follow       print the last attempt and go on as more comes, until the task is settled
      --grep <pattern>   print only lines that match this regular expression; exit 1 when none does
                         (default: all)
      --state-dir <dir>  where executions are kept (default: the nearest .tasks folder upwards)
      --json             print one JSON list of attempts with their logs
      -h, --help         show help

    Examples:
      $ tasks logs P1.T003
      $ tasks logs "Unit tests" --follow
      $ tasks logs P1.T003 --grep '(?i)error'
    "
  `)
})

test('the help of list', async () => {
  expect(await help('list')).toMatchInlineSnapshot(`
    "Usage: tasks list [options]

    Lists the executions of this codebase, newest first.

    Options:
      --state-dir <dir>  where executions are kept (default: the nearest .tasks folder upwards)
      --json             print one JSON list
      -h, --help         show help

    Example:
      $ tasks list
    "
  `)
})

test('every format that a plan can be shown in is offered', () => {
  expect(SHOWN_FORMATS).toEqual(PLAN_FORMATS)
})
