# %% [markdown]
# # Commence ici
#
# Cinq minutes, un exercice, tes 10 premiers points d'expérience (XP). À la fin de cette
# page, tu sauras
#
# - **exécuter** une cellule, la casser et lire ce que Python en dit,
# - **valider** une prédiction avant de regarder la réponse,
# - **vérifier** une fonction que tu as écrite et lire le verdict.
#
# Il te faut un peu de Python. Tu n'as besoin de rien savoir sur l'entraînement des réseaux.
#
# Clique dans le cadre gris ci-dessous et appuie sur **Maj + Entrée**.

# %% setup
from autograder import hint, lesson, predict, reveal, solution, wrap_up

lesson("00_start_here")

# %% [markdown]
# Si la ligne qui commence par « C'est prêt » est apparue, tu viens d'exécuter ta première
# cellule. Chaque leçon commence par une cellule comme celle-ci ; les autres en dépendent.
#
# ## Change quelque chose
#
# Ce cours tourne autour d'une seule question : quelle longueur donner au pas, quand une
# pente te dit de quel côté ça descend ? Voici la plus petite vallée qui soit : la perte
# $w^2$ d'un seul poids $w$. Entraîner, c'est y descendre pas à pas.
#
# Exécute la cellule. Change ensuite `w` en `0.5` et exécute-la de nouveau. La perte
# est-elle deux fois plus petite ?

# %% experiment
w = 1.0
loss = w**2
print("la perte en w =", w, "est", loss)

# %% [markdown]
# ## Casse quelque chose
#
# Efface le dernier `s` de la ligne qui contient `print` et exécute de nouveau la cellule.
#
# Une trace d'erreur (*traceback*) apparaît. Lis-la **en partant du bas** : la dernière
# ligne dit *ce qui* ne va pas (une `NameError` à propos de `los`), la flèche plus haut dit
# *où*. Rien n'est abîmé. Remets la lettre, exécute la cellule, et tout remarche. Tu
# casseras des choses à chaque leçon. Les notebooks sont faits pour ça.

# %% [markdown]
# ## Prédis, puis regarde
#
# Tu te tiens dans cette vallée, en $w = 1$. La pente de $w^2$ y vaut 2 : vers la droite, ça
# monte. Un pas **va contre la pente, et sa longueur est le taux d'apprentissage multiplié
# par la pente**. Voici un pas avec un taux d'apprentissage de 0.3 :
#
# ![Une mise à jour dans la vallée w² : depuis w = 1, où la pente vaut 2, un taux d'apprentissage de 0.3 déplace le poids de 0.6 vers la gauche, jusqu'à w = 0.4.](pictures/one_step.svg)
#
# Avec un taux d'apprentissage de 0.1, où arrives-tu ? Note ta prédiction avant de faire le
# calcul. Elle ne rapporte aucun point et n'en coûte aucun ; elle est là pour que tu
# attendes la réponse avec curiosité.

# %%
predict("first_step", "Un pas depuis w = 1 arrive en w =", low=0, high=2)

# %% [markdown]
# ## À toi : `sgd_step`
#
# Apprends ce pas à Python. La cellule ci-dessous contient un **point de départ** : une
# fonction avec un nom, une description, et pas encore de réponse.
#
# | donné | unité | ce que c'est |
# | --- | --- | --- |
# | `w` | poids | l'endroit où tu te trouves |
# | `grad` | perte par poids | la pente à cet endroit, de signe quelconque |
# | `lr` | poids² par perte | le taux d'apprentissage, 0 ou plus |
#
# La colonne du milieu donne l'unité ; `lr` fois `grad` est un poids. La fonction renvoie un
# seul nombre : l'endroit où tu te trouves après le pas. Sur un terrain plat, ou avec un taux
# d'apprentissage de 0, tu restes où tu es. Là où la pente est négative, ça descend vers la
# droite.
#
# **Laisse d'abord le point de départ tel quel** : exécute sa cellule, puis la cellule de
# vérification juste en dessous. Remplace ensuite la ligne `raise NotImplementedError` par
# ta réponse, exécute de nouveau les deux cellules, et ainsi de suite jusqu'à la réussite.

# %% exercise sgd_step

# %% [markdown]
# ## Lis le verdict
#
# Chaque verdict a les mêmes parties, ici comme pour la notation d'une classe (qui se fait
# avec d'autres entrées) :
#
# - **un mot** : Réussi, En partie, Pas encore ou Pas commencé ;
# - **des propriétés** : ce qui a été vérifié. Une réponse juste à un détail près garde tout
#   le reste ;
# - **la première différence** : un appel, ce que ta fonction a donné et ce qui était
#   attendu ;
# - **ce à quoi cela ressemble** : une erreur connue, quand tes nombres lui correspondent, et
#   avec quelle précision.
#
# Quand ta réponse est réussie, inverse un signe et regarde si le verdict s'en aperçoit.
# Puis remets-le. Les XP gagnés restent gagnés.
#
# Tu bloques ? Il y a trois indices, sans pénalité. Chaque exécution de cette cellule en
# montre un de plus.

# %%
hint("sgd_step")

# %% [markdown]
# La solution s'ouvre quand tu as réussi, ou quand tu as essayé trois fois et que tu dis
# vouloir vraiment la voir. Si tu la vois d'abord, les XP attendent que ta réponse soit juste
# avec de nouvelles entrées.

# %%
solution("sgd_step")

# %% [markdown]
# Et ta prédiction ? La voici à côté de la réponse.

# %% experiment
reveal("first_step", 0.8)

# %% [markdown] answer first_step
# La pente vaut 2, le taux d'apprentissage 0.1 : le pas est long de 0.2 et va vers la gauche,
# tu arrives donc en 0.8.

# %% [markdown]
# Voilà le rythme de ce cours : lire un peu, **prédire**, regarder, écrire une fonction, la
# **vérifier**, s'en servir.
#
# ## Ce que tu sais faire maintenant
#
# Tu sais exécuter une cellule, la casser et la réparer, valider une prédiction et faire
# juger une fonction que tu as écrite. Et tu as écrit la ligne de code qui, répétée assez
# souvent, entraîne tous les réseaux de ce cours.
#
# Dans [la leçon suivante](../01_basics/01_basics.ipynb), tu refais ce pas encore et encore,
# et tu découvres ce qui se passe quand il est deux fois trop long. La réponse n'est pas
# « ça prend deux fois plus de temps ».
#
# ### Pour plus tard
#
# - **Pour continuer**, tape `lr lab` dans un terminal : JupyterLab s'ouvre là où tu en étais.
#   `lr next` ouvre ce qu'il vaut mieux faire ensuite ; les fonctions que tu as réussies y
#   reviennent une fois.
# - **Ton travail** se trouve dans le dossier `my_lessons`. `lr reset 00_start_here` te donne
#   une copie neuve d'une leçon et garde l'ancienne en sauvegarde.
# - **Ta progression** reste sur cet ordinateur ; il n'y a pas de compte. `lr sync PATH` la
#   fusionne avec celle d'un autre de tes ordinateurs, et avec `LR_XP=off` dans
#   l'environnement, tu ne vois pas les XP.
# - **Tes notes** : `note("…")` dans une cellule en garde une, `lr notes` en donne la liste.
#   `lr take DIR` écrit les fonctions que tu as réussies dans un module à toi.
#
# ### Vocabulaire
#
# | English | 한국어 | français |
# | --- | --- | --- |
# | weight | 가중치 | poids |
# | loss | 손실 | perte (fonction de coût) |
# | slope, gradient | 기울기 | pente, gradient |
# | learning rate | 학습률 | taux d'apprentissage |
# | gradient descent | 경사 하강법 | descente de gradient |

# %%
wrap_up("00_start_here")
