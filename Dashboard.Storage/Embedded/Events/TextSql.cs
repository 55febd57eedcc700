using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Query;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What SQL can say of a text column, or of one that holds addresses as text. NULL is no value.</summary>
internal static class TextSql
{
    public static SqlBounds Text(string column, EventPredicate predicate) => predicate switch
    {
        EventPredicate.FieldIs(_, var value) => SqlBounds.Exactly($"{column} = ?", value),
        EventPredicate.FieldMatches(_, var pattern) => Like(column, pattern),
        EventPredicate.FieldExists => SqlBounds.Exactly(SqlText.Of($"{column} IS NOT NULL")),
        _ => SqlBounds.Exactly(SqlText.False),
    };

    public static SqlBounds Address(string column, EventPredicate predicate) => predicate switch
    {
        EventPredicate.FieldIs(_, var value) => IPAddress.TryParse(value, out var address) ? SqlBounds.Exactly($"{column} = ?", address.ToString()) : SqlBounds.Exactly(SqlText.False),
        EventPredicate.FieldInNetwork(_, var network) => InNetwork(column, network),
        _ => Text(column, predicate),
    };

    private static SqlBounds Like(string column, string pattern)
    {
        var like = pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace('*', '%');
        return SqlBounds.Exactly($"{column} LIKE ? ESCAPE '\\'", like);
    }

    private static SqlBounds InNetwork(string column, IPNetwork network)
    {
        if (network.BaseAddress.AddressFamily is not AddressFamily.InterNetwork)
        {
            // Their text has too many forms to compare in SQL.
            return new(SqlText.Of($"coalesce(contains({column}, ':'), FALSE)"), SqlText.False);
        }

        if (network.PrefixLength == 0)
        {
            return SqlBounds.Exactly($"NOT contains({column}, ':')");
        }

        var octets = network.BaseAddress.GetAddressBytes();
        var whole = network.PrefixLength / 8;
        if (whole == octets.Length)
        {
            return SqlBounds.Exactly($"{column} = ?", network.BaseAddress.ToString());
        }

        var prefix = string.Concat(octets.Take(whole).Select(octet => string.Create(CultureInfo.InvariantCulture, $"{octet}.")));
        var bits = network.PrefixLength % 8;
        if (bits == 0)
        {
            return SqlBounds.Exactly($"starts_with({column}, ?)", prefix);
        }

        var (low, span) = (octets[whole], 1 << (8 - bits));
        return SqlBounds.Exactly(
            string.Create(CultureInfo.InvariantCulture, $"starts_with({column}, ?) AND TRY_CAST(split_part({column}, '.', {whole + 1}) AS INTEGER) BETWEEN ? AND ?"),
            prefix, (int)low, low + span - 1);
    }
}
