using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Dashboard.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Cli;

/// <summary><c>export</c> as a person runs it, beside a server and without one; its files as other programs read them.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ExportTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1", "a\"b", "\"", "two\nlines", "cr\r\nlf", "a,b", "nul\0in", "\ud800 lone", "lone \udc00", "é 😀 \u202E", "it's", "", " ", "{\"a\":1}", "[", "\\u0041", "NaN", "-1",
        "\u001b[2J", new string('x', 5000),
    ];

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_come_out_as_query_shows_them_in_every_format(bool served)
    {
        var random = new EventSample(served ? 1 : 2).Records(300);
        var hostile = Hostile.Select((text, i) => new EventRecord
        {
            Id = $"h-{i} {Short(text)}",
            Account = Short(text),
            Region = Short(text),
            Dataset = Short(text),
            Action = Short(text),
            OccurredAt = Batches.Noon.AddDays(-i * 11).AddTicks(i),
            ObservedAt = Batches.Noon,
            Fields = EventFields.Of(
                new("user.name", FieldValue.Of(text)),
                new("user.id", FieldValue.Of([FieldValue.Of(text), FieldValue.Of(i)])),
                new("source.ip", FieldValue.Of(IPAddress.Parse(i % 2 == 0 ? "2001:db8::1" : "10.0.0.1"))),
                new("source.address", FieldValue.Of(0.1 + i)),
                new("http.bytes", FieldValue.Of(i % 3 == 0 ? double.NaN : i % 3 == 1 ? double.NegativeInfinity : double.Epsilon)),
                new("tls.resumed", FieldValue.Of(i % 2 == 0)),
                new("fields", FieldValue.Of(text)),
                new($"odd.{text}", FieldValue.Of(text))),
            Raw = i % 4 == 0 ? new byte[] { 0xff, 0xfe, (byte)'A' } : Encoding.UTF8.GetBytes(text),
        });
        await using var server = await FillAsync(served, Batches.Events([.. random, .. hostile]));

        var query = await RunAsync("query", "events", "--format", "ndjson", "--raw");
        var (rows, files) = await ExportAsync("events");
        var expected = rows.Ndjson(query.Lines);
        foreach (var row in expected.Where(row => row["event.original"] == "s:"))
        {
            row.Remove("event.original");
        }

        Assert.Equal(random.Count + Hostile.Length, expected.Count);
        Assert.Equal("TIMESTAMP WITH TIME ZONE", rows.Types.Single(type => type.Key == "@timestamp").Value);
        Assert.Equal("JSON", rows.Types.Single(type => type.Key == "fields").Value);
        Same(expected, rows.Parquet());
        Same(expected, rows.Ndjson(File.ReadLines(files.Ndjson)));
        Same(expected.Select(WithoutEmpty), rows.Csv(files.Csv).Select(WithoutEmpty));

        var some = await RunAsync("export", "events", "user.name:alice", "--from", "2026-11-18T10:00:00Z", "--to", "2026-11-18T14:00:00Z", "--format", "ndjson", "--output", _folder["some"]);
        var same = await RunAsync("query", "events", "user.name:alice", "--from", "2026-11-18T10:00:00Z", "--to", "2026-11-18T14:00:00Z", "--count");
        Assert.InRange(int.Parse(same.Out, CultureInfo.InvariantCulture), 1, 200);
        Assert.StartsWith($"{{\"rows\":{same.Out.Trim()},", Assert.Single(some.Lines), StringComparison.Ordinal);
        Assert.Equal(same.Out.Trim(), (await File.ReadAllLinesAsync(_folder["some"], Cancel)).Length.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flows_come_out_as_query_shows_them_in_every_format(bool served)
    {
        var count = Hostile.Length;
        var start = Batches.Noon.ToUnixTimeSeconds();
        var block = new FlowBlock
        {
            // Over two weeks, so that there are partitions of many days.
            Start = [.. Enumerable.Range(0, count).Select(i => start - (i * 50_000L))],
            End = [.. Enumerable.Range(0, count).Select(i => start - (i * 50_000L) + i)],
            SourceAddress = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? UInt128.Zero : Batches.Address(i % 3 == 1 ? "2001:db8::ff" : "10.0.0.1"))],
            DestinationAddress = [.. Enumerable.Range(0, count).Select(i => Batches.Address(i % 2 == 0 ? "0.0.0.0" : "255.255.255.255"))],
            SourcePort = [.. Enumerable.Range(0, count).Select(i => (ushort)i)],
            DestinationPort = [.. Enumerable.Repeat(ushort.MaxValue, count)],
            Protocol = [.. Enumerable.Repeat(byte.MaxValue, count)],
            Packets = [.. Enumerable.Repeat((1L << 53) + 1, count)],
            Bytes = [.. Enumerable.Range(0, count).Select(i => i == 0 ? long.MaxValue : i)],
            Verdict = [.. Enumerable.Range(0, count).Select(i => (FlowVerdict)(i % 5))],
            Text = ImmutableSortedDictionary<string, DictionaryColumn>.Empty
                .Add("interface-id", Texts(Hostile))
                .Add("vpc-id", Texts(Hostile.Reverse()))
                .Add("fields", Texts(Hostile))
                .Add("odd \"name\n", Texts(Hostile)),
        };
        await using var server = await FillAsync(served, new SignalBatch.Flows(block) { Source = Batches.FlowLogs, Id = Batches.NextId() });

        var query = await RunAsync("query", "flows", "--format", "ndjson");
        var (rows, files) = await ExportAsync("flows");
        var expected = rows.Ndjson(query.Lines);
        Assert.Equal(count, expected.Count);
        Same(expected, rows.Parquet());
        Same(expected, rows.Ndjson(File.ReadLines(files.Ndjson)));
        Same(expected.Select(WithoutEmpty), rows.Csv(files.Csv).Select(WithoutEmpty));

        // Whole numbers are whole, also where a double is not.
        Assert.Contains("\"packets\":9007199254740993,\"bytes\":9223372036854775807", await File.ReadAllTextAsync(files.Ndjson, Cancel), StringComparison.Ordinal);
        Assert.Contains(",9007199254740993,9223372036854775807,Accept,", await File.ReadAllTextAsync(files.Csv, Cancel), StringComparison.Ordinal);
        Assert.Equal(["BIGINT", "BIGINT", "VARCHAR"], rows.Types.Where(type => type.Key is "packets" or "bytes" or "srcaddr").Select(type => type.Value).Order(StringComparer.Ordinal));

        foreach (var filter in new string[][] { ["--src", "2001:db8::/32"], ["--verdict", "reject", "--dst", "0.0.0.0"], ["--interface", "=1+1"], ["--port", "1"] })
        {
            var some = await RunAsync(["export", "flows", .. filter, "--format", "ndjson", "--output", _folder["some"], "--overwrite"]);
            Assert.StartsWith($"{{\"rows\":{(await RunAsync(["query", "flows", .. filter, "--count"])).Out.Trim()},", Assert.Single(some.Lines), StringComparison.Ordinal);
        }

        var one = await RunAsync("export", "flows", "--from", At(start - 50_000), "--to", At(start), "--format", "ndjson", "--output", _folder["one"]);
        Assert.StartsWith("{\"rows\":1,", Assert.Single(one.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Samples_come_out_as_they_were_collected_in_every_format(bool served)
    {
        double[] values = [0.1, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 1e20, 1.0 / 3];
        var samples = Hostile.SelectMany((text, i) => values.Select((value, j) => (
            Key: new SeriesKey
            {
                Account = text,
                Region = text,
                Namespace = $"n {text}",
                Metric = $"m {i} {text}",
                Dimensions = LabelSet.Of(("value", text), ($"d {text}", "x"), ("", text)),
                Statistic = i % 2 == 0 ? Statistic.Value : new("p99.9"),
                Period = TimeSpan.FromSeconds(i),
            },
            At: Batches.Noon.AddDays(-i * 30).AddSeconds(j),
            Value: value))).ToArray();
        await using var server = await FillAsync(served, Batches.Samples(samples));

        var (rows, files) = await ExportAsync("metrics");
        var expected = rows.Ndjson(samples.Select(sample => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["timestamp"] = sample.At.UtcDateTime,
            ["value"] = sample.Value,
            ["account"] = sample.Key.Account,
            ["region"] = sample.Key.Region,
            ["namespace"] = sample.Key.Namespace,
            ["metric"] = sample.Key.Metric,
            ["dimensions"] = sample.Key.Dimensions.ToDictionary(label => label.Key, label => label.Value),
            ["statistic"] = sample.Key.Statistic.Name,
            ["period"] = (long)sample.Key.Period.TotalSeconds,
        })));
        Same(expected.Select(WithoutEmpty), rows.Parquet());
        Same(expected.Select(WithoutEmpty), rows.Ndjson(File.ReadLines(files.Ndjson)));
        Same(expected.Select(WithoutEmpty), rows.Csv(files.Csv));
        Assert.Equal("TIMESTAMP WITH TIME ZONE DOUBLE VARCHAR VARCHAR VARCHAR VARCHAR JSON VARCHAR BIGINT VARCHAR", string.Join(' ', rows.Types.Select(type => type.Value)));

        var one = await RunAsync("export", "metrics", "--metric", "m 0 =1+1", "--label", "statistic=Value", "--from", "2026-11-18T12:00:01Z", "--to", "2026-11-18T12:00:03Z", "--format", "ndjson", "--output", _folder["one"]);
        Assert.StartsWith("{\"rows\":2,", Assert.Single(one.Lines), StringComparison.Ordinal);
        var none = await RunAsync("export", "metrics", "--metric", "m", "--output", _folder["none"]);
        Assert.StartsWith("{\"rows\":0,", Assert.Single(none.Lines), StringComparison.Ordinal);
        Assert.Contains("No stored series has the metric 'm'", none.Error, StringComparison.Ordinal);
        Assert.Empty(new ExportedRows(_folder["none"]).Parquet());
    }

    [Fact]
    public async Task Pages_cut_by_time_hold_every_row_once_however_they_lie()
    {
        // More in one second than a page takes, some in the seconds around it, and some half a century away.
        var flows = Enumerable.Range(0, 201_000).Select(i => new Flow(Batches.Noon.AddSeconds(i % 1000 == 0 ? -i / 1000 : 0), "10.0.0.1", "10.0.0.2", (ushort)(i % 7), i))
            .Append(new(DateTimeOffset.UnixEpoch.AddSeconds(5), "10.0.0.1", "10.0.0.2", 22, 201_000))
            .Append(new(DateTimeOffset.UnixEpoch.AddSeconds(-5), "10.0.0.1", "10.0.0.2", 22, 201_001));
        var samples = Enumerable.Range(0, 201_000).Select(i => (Batches.Series(instance: $"db-{i % 100}"), Batches.Noon.AddSeconds(i / 100), (double)i))
            .Append((Batches.Series(), DateTimeOffset.UnixEpoch.AddSeconds(5), 201_000))
            .Append((Batches.Series(), DateTimeOffset.UnixEpoch.AddSeconds(-5), 201_001));
        await using var server = await FillAsync(served: false, Batches.Flows(flows), Batches.Samples(samples));

        foreach (var (kind, name) in new[] { ("flows", "bytes"), ("metrics", "value") })
        {
            var run = await RunAsync("export", kind, "--format", "ndjson", "--output", _folder[kind]);
            Assert.StartsWith("{\"rows\":201002,", Assert.Single(run.Lines), StringComparison.Ordinal);
            var numbers = File.ReadLines(_folder[kind]).Select(line => (int)JsonDocument.Parse(line).RootElement.GetProperty(name).GetDouble()).Order();
            Assert.True(numbers.SequenceEqual(Enumerable.Range(0, 201_002)), kind);
        }
    }

    [Fact]
    public async Task A_file_that_is_there_stays_as_it_is_unless_it_may_be_overwritten()
    {
        await using var server = await FillAsync(served: false, Batches.Events(Batches.Event("1")));
        var target = _folder.Write("out/file", "precious");
        foreach (var (output, why) in new[]
        {
            (target, "exists already. Name another file, or say --overwrite"),
            (_folder["out"], "is a folder"),
            (_folder["no", "file"], "create it first"),
            (_folder["data", "events.duckdb"], "lies in the data folder"),
        })
        {
            var refused = await RunAsync("export", "events", "--output", output);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
            Assert.Empty(refused.Out);
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(target, Cancel));
        Assert.Single(Directory.GetFileSystemEntries(_folder["out"]));
        var run = await RunAsync("export", "events", "--output", target, "--overwrite");
        Assert.Equal($"{{\"rows\":1,\"bytes\":{new FileInfo(target).Length}}}", Assert.Single(run.Lines));
        Assert.Single(new ExportedRows(target).Parquet());
        Assert.Single(Directory.GetFileSystemEntries(_folder["out"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Theory]
    [InlineData("parquet", "stop")]
    [InlineData("csv", "stop")]
    [InlineData("parquet", "break")]
    [InlineData("ndjson", "break")]
    [InlineData("parquet", "fail")]
    [InlineData("parquet", "strange")]
    [InlineData("csv", "strange")]
    public async Task What_is_stopped_or_fails_half_way_leaves_nothing_behind(string format, string how)
    {
        Directory.CreateDirectory(_folder["data"]);
        Directory.CreateDirectory(_folder["out"]);
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["data", "dashboard.sock"]));
        listener.Listen();
        using var process = CliProcess.Start("export", "events", "--format", format, "--output", _folder["out", "file"], "--data", _folder["data"]);
        using (var asked = await listener.AcceptAsync(Cancel))
        {
            await using var stream = new System.Net.Sockets.NetworkStream(asked);
            await stream.WriteAsync(Frame(new { data = "{\"@timestamp\":\"2026-11-18T12:00:00Z\",\"event.id\":\"1\"}\n{\"@times" }), Cancel);
            await stream.WriteAsync(Frame(new { note = "one" }), Cancel);

            // It has taken what came before.
            Assert.Equal("one", await process.StandardError.ReadLineAsync(Cancel));
            Assert.NotEmpty(Directory.GetFiles(_folder["out"]));
            Assert.False(File.Exists(_folder["out", "file"]));
            switch (how)
            {
                case "stop":
                    using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
                    {
                        await kill.WaitForExitAsync(Cancel);
                    }

                    break;
                case "fail":
                    await stream.WriteAsync(Frame(new { exit = 1 }), Cancel);
                    break;
                case "strange":
                    await stream.WriteAsync(Frame(new { data = "tamp\":\"2026-11-18T12:00:00Z\",\"colour\":\"1\"}\n" }), Cancel);
                    await stream.WriteAsync(Frame(new { exit = 0 }), Cancel);
                    break;
                default:
                    asked.Shutdown(System.Net.Sockets.SocketShutdown.Both);
                    break;
            }

            await process.WaitForExitAsync(Cancel);
        }

        var error = await process.StandardError.ReadToEndAsync(Cancel);
        Assert.True(process.ExitCode == 1, $"{process.ExitCode} {error}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
        Assert.Contains(how switch { "stop" => "Stopped.", "break" => "closed the connection", "strange" => "another version", _ => "" }, error, StringComparison.Ordinal);
    }

    /// <summary>What makes an event's identity has a limit.</summary>
    private static string Short(string text) => text.Length > 100 ? text[..100] : text;

    private static byte[] Frame(object frame) => [.. JsonSerializer.SerializeToUtf8Bytes(frame), (byte)'\n'];

    private static string At(long second) => DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DictionaryColumn Texts(IEnumerable<string> texts)
    {
        ImmutableArray<string> values = [.. texts];
        return new(values, [.. Enumerable.Range(0, values.Length)]);
    }

    private static SortedDictionary<string, string> WithoutEmpty(SortedDictionary<string, string> row) =>
        new(row.Where(cell => cell.Value != "s:").ToDictionary(cell => cell.Key, cell => cell.Value, StringComparer.Ordinal), StringComparer.Ordinal);

    private static void Same(IEnumerable<SortedDictionary<string, string>> expected, IEnumerable<SortedDictionary<string, string>> found) =>
        Assert.Equal(expected.Select(Line).Order(StringComparer.Ordinal), found.Select(Line).Order(StringComparer.Ordinal));

    private static string Line(SortedDictionary<string, string> row) => string.Join("; ", row.Select(cell => $"{cell.Key} {cell.Value}"));

    private async Task<(ExportedRows Rows, (string Ndjson, string Csv) Files)> ExportAsync(string kind)
    {
        foreach (var format in new[] { "parquet", "csv", "ndjson" })
        {
            var run = await RunAsync("export", kind, "--format", format, "--output", _folder[format]);
            Assert.True(run.ExitCode == 0, run.Error);
        }

        return (new(_folder["parquet"]), (_folder["ndjson"], _folder["csv"]));
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliProcess.RunAsync([.. arguments, "--data", _folder["data"]]);

    private async Task<IAsyncDisposable> FillAsync(bool served, params SignalBatch[] batches)
    {
        var store = await EmbeddedStore.OpenAsync(new() { Directory = _folder["data"] }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
        foreach (var batch in batches)
        {
            await store.Writer.WriteAsync(batch, Cancel);
        }

        Assert.Empty((await store.Status.RejectionsAsync(null, 10, Cancel)).Items.Select(rejected => $"{rejected.Record.Origin}: {rejected.Record.Reason}"));
        if (!served)
        {
            await store.DisposeAsync();
            return new Served(null, null);
        }

        var context = new VerbContext { Writer = store.Writer, Events = store.Events, Metrics = store.Metrics, Flows = store.Flows, Store = store, Collectors = [], Time = TimeProvider.System };
        var server = new VerbServer(_folder["data"], context, NullLogger<VerbServer>.Instance);
        await server.StartAsync(Cancel);
        return new Served(store, server);
    }

    private sealed class Served(EmbeddedStore? store, VerbServer? server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (server is not null && store is not null)
            {
                await server.StopAsync(CancellationToken.None);
                server.Dispose();
                await store.DisposeAsync();
            }
        }
    }
}
