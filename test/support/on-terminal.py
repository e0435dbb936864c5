"""Runs a command on a pseudo-terminal: on-terminal.py COLUMNS STEPS COMMAND...

What the terminal is sent goes to stdout as it comes.  STEPS is a JSON list of {"on": text, "touch": path} and {"on": text,
"type": keys, "times": n}, done one after the other as their texts appear.  Ends with the command's exit status, 128 + n for a signal.
"""
import fcntl, json, os, pty, struct, sys, termios, time

columns, steps, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    # the parent sets the size first
    os.read(0, 1)
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
attributes = termios.tcgetattr(terminal)
attributes[3] &= ~termios.ECHO
termios.tcsetattr(terminal, termios.TCSANOW, attributes)
os.write(terminal, b"\n")
seen = b""
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    seen += data
    while steps and steps[0]["on"].encode() in seen:
        step = steps.pop(0)
        if "touch" in step:
            open(step["touch"], "w").close()
        for _ in range(step.get("times", 1) if "type" in step else 0):
            os.write(terminal, step["type"].encode())
            time.sleep(0.0005)
_, status = os.waitpid(pid, 0)
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
