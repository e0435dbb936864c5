// Meter runs a program and writes what it took, as JSON, to a file: meter OUT PROGRAM [ARGS...].
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

type usage struct {
	Code int `json:"code"`
	// nanoseconds; CPU times are those of the program and of all processes that it has waited for
	Wall   int64 `json:"wall"`
	User   int64 `json:"user"`
	System int64 `json:"system"`
	// bytes, of the largest single process
	Memory int64 `json:"memory"`
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: meter OUT PROGRAM [ARGS...]")
		os.Exit(2)
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	u := usage{
		Code:   cmd.ProcessState.ExitCode(),
		Wall:   wall.Nanoseconds(),
		User:   cmd.ProcessState.UserTime().Nanoseconds(),
		System: cmd.ProcessState.SystemTime().Nanoseconds(),
	}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.Memory = int64(r.Maxrss) * 1024
	}
	text, err := json.Marshal(u)
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
