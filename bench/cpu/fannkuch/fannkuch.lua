-- Pancake flips over all permutations: small-array swaps.
local N, ROUNDS = tonumber(arg[1]) or 9, tonumber(arg[2]) or 4

local function fannkuch(n)
  local perm, first, count = {}, {}, {}
  for i = 1, n do first[i] = i - 1 end
  local checksum, max_flips, sign, r = 0, 0, 1, n
  while true do
    while r > 1 do
      count[r] = r
      r = r - 1
    end
    for i = 1, n do perm[i] = first[i] end
    local flips = 0
    local k = perm[1]
    while k ~= 0 do
      local i, j = 1, k + 1
      while i < j do
        perm[i], perm[j] = perm[j], perm[i]
        i = i + 1
        j = j - 1
      end
      flips = flips + 1
      k = perm[1]
    end
    if flips > max_flips then max_flips = flips end
    checksum = checksum + sign * flips
    sign = -sign
    r = 2
    while true do
      if r > n then return checksum, max_flips end
      local head = first[1]
      for i = 1, r - 1 do first[i] = first[i + 1] end
      first[r] = head
      count[r] = count[r] - 1
      if count[r] > 0 then break end
      r = r + 1
    end
    r = r - 1
  end
end

local checksum, flips
for _ = 1, ROUNDS do checksum, flips = fannkuch(N) end
print(string.format("fannkuch %d %d", checksum, flips))
