using System.Security.Cryptography;
using Dashboard.Cli.Ingest;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Verbs;

/// <summary><c>ingest</c>: files into the store through the sources' own normalizers. Killed at any moment and run again, it ends where it would have.</summary>
public sealed class IngestVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>Batches on their way at a time: the store commits several of them together.</summary>
    private const int MaxPending = 8;

    private const int MaxRefusalsShown = 20;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly Queue<(FileBatch Read, Task<WriteReceipt> Write)> _pending = new();
    private readonly IngestTally _tally = new();
    private DateTimeOffset _shownAt = context.Time.GetUtcNow();
    private int _refusalsShown;
    private bool _failed;

    /// <summary>Runs to the end and gives the exit code. The summary is the last line, whatever happened.</summary>
    public async Task<int> RunAsync(VerbRequest.Ingest request, CancellationToken cancellationToken)
    {
        try
        {
            await RunAllAsync(request, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await FailAsync("Stopped. What was stored stays; run it again for the rest.");
        }
        catch (StoreUnavailableException unavailable)
        {
            await FailAsync(unavailable.Message);
        }

        await DrainAsync();
        await output.DataAsync(_tally.Summary + "\n", CancellationToken.None);
        return _failed || _tally.Rejected > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task RunAllAsync(VerbRequest.Ingest request, CancellationToken cancellationToken)
    {
        var source = FileSources.Of(context.Writer, context.Time).Single(source => source.Name == request.Source);
        IReadOnlyList<string> files;
        try
        {
            files = IngestFiles.Find(source, request.Paths);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await FailAsync($"{unreadable.Message} Nothing was read.");
            return;
        }

        if (files.Count == 0)
        {
            await FailAsync($"No {string.Join(" or ", source.Extensions)} file lies in {string.Join(", ", request.Paths)}.");
            return;
        }

        for (var done = 0; done < files.Count; done++)
        {
            await RunFileAsync(source, files[done], cancellationToken);
            if (context.Time.GetUtcNow() - _shownAt >= ProgressEvery)
            {
                _shownAt = context.Time.GetUtcNow();
                await output.NoteAsync($"{done + 1:N0} of {files.Count:N0} files, {_tally}", CancellationToken.None);
            }
        }

        await SettleAsync(downTo: 0);
        // All is stored: who is told to stop only now has nothing to do again.
        await output.NoteAsync($"{files.Count:N0} {(files.Count == 1 ? "file" : "files")}: {_tally}", CancellationToken.None);
    }

    private async Task RunFileAsync(IFileSource source, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            file.Position = 0;
            await foreach (var read in source.ReadAsync(file, digest, cancellationToken))
            {
                await ShowRefusalsAsync(read, cancellationToken);
                _pending.Enqueue((read, context.Writer.WriteAsync(read.Batch, cancellationToken).AsTask()));
                await SettleAsync(MaxPending - 1);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await FailAsync($"{path} was not taken: {unreadable.Message}");
        }
    }

    private async Task SettleAsync(int downTo)
    {
        while (_pending.Count > downTo)
        {
            var (read, write) = _pending.Dequeue();
            _tally.Count(read.Batch, await write, read.Repeated, read.Rejected);
            read.Batch.Release();
        }
    }

    /// <summary>After a failure: what was on its way may have been stored all the same.</summary>
    private async Task DrainAsync()
    {
        while (_pending.Count > 0)
        {
            try
            {
                await SettleAsync(_pending.Count - 1);
            }
            catch (Exception ended) when (ended is OperationCanceledException or StoreUnavailableException)
            {
                _failed = true;
            }
        }
    }

    private async Task ShowRefusalsAsync(FileBatch read, CancellationToken cancellationToken)
    {
        foreach (var record in read.Batch.Rejected)
        {
            if (++_refusalsShown <= MaxRefusalsShown)
            {
                await output.NoteAsync($"Refused {record.Origin}: {record.Reason}", cancellationToken);
            }
            else if (_refusalsShown == MaxRefusalsShown + 1)
            {
                await output.NoteAsync("Further refusals are kept with their reasons and shown on the Sources page.", cancellationToken);
            }
        }
    }

    private ValueTask FailAsync(string why)
    {
        _failed = true;
        return output.NoteAsync(why, CancellationToken.None);
    }
}
