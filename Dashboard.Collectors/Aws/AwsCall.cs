using Amazon.Protocol;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Aws;

/// <summary>The one place where calls of AWS turn into our words when they fail.</summary>
/// <param name="Action">The IAM action that the call needs, e.g. <c>cloudtrail:LookupEvents</c>.</param>
/// <param name="Where">What it was called on: account and region, or a bucket.</param>
/// <param name="Key">The configuration key that decides it.</param>
internal sealed record AwsCall(string Action, string Where, string Key)
{
    /// <summary>What must be there before the call, such as a role's session.</summary>
    public Func<Task> Prepare { get; init; } = () => Task.CompletedTask;

    /// <exception cref="SourceException">It failed in a way that is known.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            await Prepare().WaitAsync(cancellationToken);
            return await call(cancellationToken);
        }
        catch (Exception failure) when (AwsFault.Of(failure, this, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The same for the official clients, which have no deadline of their own.</summary>
    public Task<T> RunAsync<T>(AwsEnvironment aws, TimeSpan deadline, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(token => CallDeadline.RunAsync(Action, deadline, aws.Time, call, token), cancellationToken);
}
