-- Sends the cookies of a file in turn, one per line.
local requests, asked = {}, 0

function init(args)
  for cookie in io.lines(args[1]) do
    requests[#requests + 1] = cookie
  end
end

function request()
  asked = asked % #requests + 1
  return wrk.format("GET", nil, { ["Host"] = wrk.headers["Host"], ["Cookie"] = "hallpass.session." .. wrk.port .. "=" .. requests[asked] })
end
