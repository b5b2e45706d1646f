# Opens the post office. What it prints as NAME=value is a variable of the task that waits for it.
mkdir -p sent
echo "opened for $TASKS_TASK_ID" >> hours.txt
echo "POST_OFFICE=Main Street"
