using System.Collections.Immutable;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors;

/// <summary>What registrations are made from.</summary>
internal sealed class CollectorContext(CollectorsSettings configuration, AwsEnvironment aws, IObjectLedger ledger, IParquetReader parquet, ILoggerFactory loggers)
{
    private readonly ImmutableDictionary<string, AwsSession> _sessions =
        configuration.Accounts.ToImmutableDictionary(account => account.Scope, account => new AwsSession(account, aws));

    public CollectorsSettings Configuration { get; } = configuration;

    public AwsEnvironment Aws { get; } = aws;

    public IObjectLedger Ledger { get; } = ledger;

    public IParquetReader Parquet { get; } = parquet;

    public ILoggerFactory Loggers { get; } = loggers;

    /// <summary>Every account in every of its regions; the region is null where only the environment names it.</summary>
    public IEnumerable<(AwsSession Session, string? Region)> Places =>
        from account in Configuration.Accounts
        from region in account.Regions.IsEmpty ? [DefaultRegion.Find()] : account.Regions.Select(region => (string?)region)
        select (_sessions[account.Scope], region);

    /// <summary>The session of an account by its id; our own for null.</summary>
    public AwsSession Session(string? id) =>
        id is not null && _sessions.TryGetValue(id, out var named) ? named
        : _sessions.Values.FirstOrDefault(session => session.Account.RoleArn is null) ?? new AwsSession(AwsAccount.Own, Aws);
}
