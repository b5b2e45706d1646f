# Closes it again: after the task and its checks, however they ended, and after a crash too.
echo "closed after $TASKS_TASK_ID" >> hours.txt
