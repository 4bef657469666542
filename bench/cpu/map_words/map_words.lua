-- Word count: build words, count them in a string-keyed map.
local N = tonumber(arg[1]) or 8000000
local syllables = { "ka", "lo", "mi", "ne", "pu", "ra", "si", "to",
                    "va", "we", "xi", "yo", "zu", "be", "da", "fo" }

local function run()
  local counts = {}
  local seed = 42
  for _ = 1, N do
    seed = seed * 16807 % 2147483647
    local word = syllables[seed % 16 + 1] .. syllables[seed % 13 + 1] .. syllables[seed % 11 + 1]
    counts[word] = (counts[word] or 0) + 1
  end
  local distinct, most, weighted = 0, 0, 0
  for word, count in pairs(counts) do
    distinct = distinct + 1
    if count > most then most = count end
    weighted = weighted + count * word:byte(1)
  end
  return distinct, most, weighted
end

print(string.format("map_words %d %d %d", run()))
