// timers N MS: N timers with random times from MS to 2 MS after the start; when
// all are started every second one is stopped. The others note by how much they
// are late.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const modulus = 2147483647
const buckets = 10000 // of 0.1 ms

var late [buckets]int64

func arg(i, dflt int) int {
	if i < len(os.Args) {
		n, _ := strconv.Atoi(os.Args[i])
		return n
	}
	return dflt
}

// The lateness, in milliseconds, that so large a part of all does not exceed.
func percentile(fired int, part float64) float64 {
	left := float64(fired) * part
	for bucket, count := range late {
		left -= float64(count)
		if left <= 0 {
			return float64(bucket) / 10
		}
	}
	return buckets / 10
}

func main() {
	n := arg(1, 1000000)
	ms := float64(arg(2, 5000))
	start := time.Now()
	var wg sync.WaitGroup
	wg.Add(n / 2)
	timers := make([]*time.Timer, n)
	seed := 42
	for i := range timers {
		seed = seed * 16807 % modulus
		due := start.Add(time.Duration(ms * 1e6 * (1 + float64(seed)/modulus)))
		timers[i] = time.AfterFunc(time.Until(due), func() {
			bucket := time.Since(due).Microseconds() / 100
			if bucket > buckets-1 {
				bucket = buckets - 1
			}
			atomic.AddInt64(&late[bucket], 1)
			wg.Done()
		})
	}
	for i := 0; i < n; i += 2 {
		timers[i].Stop()
	}
	wg.Wait()
	fired := 0
	for _, count := range late {
		fired += int(count)
	}
	fmt.Printf("check=%d t=%.6f p50_ms=%.6f p99_ms=%.6f\n", fired, time.Since(start).Seconds(),
		percentile(fired, 0.5), percentile(fired, 0.99))
}
