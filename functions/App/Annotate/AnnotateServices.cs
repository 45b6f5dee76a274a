using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Annotate;

/// <summary>Registers the stage "annotate".</summary>
public static class AnnotateServices
{
    /// <summary>Adds what batches, items, tasks, annotators and callbacks need.</summary>
    public static IServiceCollection AddAnnotationWork(this IServiceCollection services) => services
        .AddSingleton<BatchStore>()
        .AddSingleton<BatchMaker>()
        .AddSingleton<BatchStarter>()
        .AddSingleton<BatchSelector>()
        .AddSingleton<BatchClosing>()
        .AddSingleton<BatchCancellation>()
        .AddSingleton<OrphanedBatches>()
        .AddSingleton<BatchProgressReader>()
        .AddSingleton<BudgetLedger>()
        .AddSingleton<WaitingBatches>()
        .AddSingleton<AnnotatorStore>()
        .AddSingleton<AnnotatorDesk>()
        .AddSingleton<Registration>()
        .AddSingleton<Reachability>()
        .AddSingleton<WaitingList>()
        .AddSingleton<ItemTaskStore>()
        .AddSingleton<ItemAdvance>()
        .AddSingleton<UnfinishedItems>()
        .AddSingleton<TaskPool>()
        .AddSingleton<WorkLedger>()
        .AddSingleton<Claims>()
        .AddSingleton<NamedClaims>()
        .AddSingleton<Releases>()
        .AddSingleton<LeaseSweep>()
        .AddSingleton<UndeliveredTasks>()
        .AddSingleton<StrandedSlots>()
        .AddSingleton<Submissions>()
        .AddSingleton<UnseenAnswers>()
        .AddSingleton<Wake>()
        .AddSingleton<SuggestionReader>()
        .AddSingleton<TaskOffers>()
        .AddSingleton(provider => CallbackOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton(Sender);

    private static CallbackSender Sender(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new CallbackSender(
            new HttpMessageInvoker(CallbackHandler.Create(provider.GetRequiredService<CallbackOptions>())),
            provider.GetRequiredService<CallbackSecrets>(),
            provider.GetRequiredService<TaskOffers>(),
            CallbackRetries.Create(time),
            time);
    }
}
